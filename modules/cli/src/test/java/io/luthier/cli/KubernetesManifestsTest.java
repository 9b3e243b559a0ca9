package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.Serial;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.deploy.SparkSubmitArguments;
import org.apache.spark.network.util.JavaUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.collection.JavaConverters;

/** Whether the manifests are what Kubernetes takes, and agree with the property files. */
final class KubernetesManifestsTest {

  /** A driver's lock counts as abandoned after so long. */
  private static final int LOCK_SECONDS = 60;

  /** fabric8's classes keep unknown fields; here they are errors. */
  private static final ObjectMapper STRICT =
      new ObjectMapper()
          .setAnnotationIntrospector(
              new JacksonAnnotationIntrospector() {
                @Serial private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(Annotated method) {
                  return false;
                }
              });

  private final Map<String, String> settings = KubernetesFiles.properties("cpu.properties");

  private static <T> T read(Map<?, ?> document, String kind, Class<T> type) {
    assertThat(document.get("kind")).isEqualTo(kind);
    return STRICT.convertValue(document, type);
  }

  @Test
  void theServiceAccountIsTheOneThatTheSettingsName() {
    List<Map<?, ?>> documents = KubernetesFiles.documents("rbac.yaml");
    String namespace = read(documents.get(0), "Namespace", Namespace.class).getMetadata().getName();
    ServiceAccount account = read(documents.get(1), "ServiceAccount", ServiceAccount.class);
    Role role = read(documents.get(2), "Role", Role.class);
    RoleBinding binding = read(documents.get(3), "RoleBinding", RoleBinding.class);

    assertThat(documents).hasSize(4);
    assertThat(settings)
        .containsEntry("spark.kubernetes.namespace", namespace)
        .containsEntry(
            "spark.kubernetes.authenticate.driver.serviceAccountName",
            account.getMetadata().getName());
    assertThat(List.of(account.getMetadata(), role.getMetadata(), binding.getMetadata()))
        .allSatisfy(metadata -> assertThat(metadata.getNamespace()).isEqualTo(namespace));
    assertThat(binding.getRoleRef().getName()).isEqualTo(role.getMetadata().getName());
    assertThat(binding.getSubjects())
        .singleElement()
        .satisfies(
            subject -> {
              assertThat(subject.getName()).isEqualTo(account.getMetadata().getName());
              assertThat(subject.getNamespace()).isEqualTo(namespace);
            });
  }

  @Test
  void theVolumeIsTheOneThatTheSettingsName() {
    PersistentVolumeClaim claim =
        read(
            KubernetesFiles.documents("volume.yaml").get(0),
            "PersistentVolumeClaim",
            PersistentVolumeClaim.class);
    for (String role : List.of("driver", "executor")) {
      String volume = "spark.kubernetes." + role + ".volumes.persistentVolumeClaim.studies.";
      assertThat(settings)
          .containsEntry(volume + "options.claimName", claim.getMetadata().getName());
    }
    assertThat(claim.getSpec().getAccessModes()).containsExactly("ReadWriteMany");
  }

  @Test
  void aMisspeltFieldOfKubernetesIsFound() {
    Map<String, Object> document = new HashMap<>();
    KubernetesFiles.documents("volume.yaml")
        .get(0)
        .forEach((key, value) -> document.put(key.toString(), value));
    document.put("spec", Map.of("accessMode", List.of("ReadWriteMany")));
    assertThatThrownBy(() -> read(document, "PersistentVolumeClaim", PersistentVolumeClaim.class))
        .hasMessageContaining("accessMode");
  }

  @Test
  void theNightlyJobTriesAgainWhatMayEndDifferently() {
    JobSpec job = cronJob().getSpec().getJobTemplate().getSpec();
    assertThat(cronJob().getSpec().getConcurrencyPolicy()).isEqualTo("Forbid");
    assertThat(job.getTemplate().getSpec().getRestartPolicy()).isEqualTo("Never");
    List<PodFailurePolicyRule> rules = job.getPodFailurePolicy().getRules();
    assertThat(rules).hasSize(2);
    assertThat(rules.get(0).getAction()).isEqualTo("Ignore");
    assertThat(rules.get(0).getOnPodConditions().get(0).getType()).isEqualTo("DisruptionTarget");
    assertThat(rules.get(1).getAction()).isEqualTo("FailJob");
    assertThat(rules.get(1).getOnExitCodes().getContainerName())
        .isEqualTo(job.getTemplate().getSpec().getContainers().get(0).getName());
    assertThat(rules.get(1).getOnExitCodes().getOperator()).isEqualTo("In");
    assertThat(rules.get(1).getOnExitCodes().getValues())
        .containsExactly(Luthier.BAD_USAGE, Luthier.NO_TRIAL_COMPLETED)
        .doesNotContain(Luthier.INTERNAL_ERROR, Luthier.STOPPED);
    assertThat(Integer.parseInt(pod().getInitContainers().get(0).getCommand().get(1)))
        .isGreaterThanOrEqualTo(LOCK_SECONDS);
  }

  @Test
  void theNightlyJobsPodIsTheDriverOfTheSettings() {
    Container driver = pod().getContainers().get(0);
    assertThat(settings)
        .containsEntry("spark.kubernetes.container.image", driver.getImage())
        .containsEntry(
            "spark.kubernetes.container.image", pod().getInitContainers().get(0).getImage())
        .containsEntry("spark.kubernetes.namespace", cronJob().getMetadata().getNamespace())
        .containsEntry(
            "spark.kubernetes.authenticate.driver.serviceAccountName",
            pod().getServiceAccountName());
    long memory =
        JavaUtils.byteStringAsBytes(settings.get("spark.driver.memory"))
            + JavaUtils.byteStringAsBytes(settings.get("spark.driver.memoryOverhead"));
    Quantity limit = driver.getResources().getLimits().get("memory");
    assertThat(Quantity.getAmountInBytes(limit).longValueExact()).isEqualTo(memory);
    assertThat(driver.getResources().getRequests()).containsEntry("memory", limit);
    assertThat(driver.getVolumeMounts())
        .anySatisfy(
            mount ->
                assertThat(settings)
                    .containsEntry(
                        "spark.kubernetes.executor.volumes.persistentVolumeClaim.studies.mount.path",
                        mount.getMountPath()));
  }

  @Test
  void theNightlyJobsArgumentsAreThoseOfSparkSubmitAndLuthier() {
    List<String> arguments =
        pod().getContainers().get(0).getArgs().stream()
            .map(
                argument ->
                    argument.equals("/etc/luthier/luthier.properties")
                        ? KubernetesFiles.DIRECTORY.resolve("cpu.properties").toString()
                        : argument)
            .toList();
    SparkSubmitArguments submitted =
        new SparkSubmitArguments(
            JavaConverters.asScalaBuffer(arguments).toSeq(),
            scala.collection.immutable.Map$.MODULE$.empty());
    assertThat(submitted.deployMode()).isEqualTo("client");
    assertThat(submitted.master()).isEqualTo(settings.get("spark.master"));
    assertThat(submitted.mainClass()).isEqualTo(Luthier.class.getName());
    assertThat(submitted.primaryResource()).isEqualTo("local:///opt/luthier/luthier.jar");
    List<String> own = JavaConverters.seqAsJavaList(submitted.childArgs());
    assertThat(own).anyMatch(argument -> argument.contains("{{date}}"));
    assertThat(Luthier.commandLine().parseArgs(own.toArray(String[]::new)).hasSubcommand())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"spark-application.yaml", "scheduled-spark-application.yaml"})
  void theOperatorsApplicationsAreThoseOfTheSettings(String file) {
    Map<?, ?> document = KubernetesFiles.documents(file).get(0);
    assertThat(document.get("apiVersion")).isEqualTo("sparkoperator.k8s.io/v1beta2");
    assertThat(map(document, "metadata").get("namespace"))
        .isEqualTo(settings.get("spark.kubernetes.namespace"));
    Map<?, ?> specification = map(document, "spec");
    if (document.get("kind").equals("ScheduledSparkApplication")) {
      assertThat(specification.keySet().stream().map(Object::toString))
          .containsExactlyInAnyOrder(
              "schedule",
              "concurrencyPolicy",
              "successfulRunHistoryLimit",
              "failedRunHistoryLimit",
              "template");
      assertThat(specification.get("concurrencyPolicy")).isEqualTo("Forbid");
      assertThat(specification.get("schedule")).isEqualTo(cronJob().getSpec().getSchedule());
      specification = map(specification, "template");
    } else {
      assertThat(document.get("kind")).isEqualTo("SparkApplication");
    }
    assertThat(OperatorFields.problems(specification)).isEmpty();
    assertThat(sparkSettings(specification)).containsExactlyInAnyOrderEntriesOf(fromCluster());

    assertThat(specification.get("mainClass")).isEqualTo(Luthier.class.getName());
    assertThat(specification.get("sparkVersion"))
        .isEqualTo(org.apache.spark.package$.MODULE$.SPARK_VERSION());
    String[] arguments =
        ((List<?>) specification.get("arguments"))
            .stream().map(Object::toString).toArray(String[]::new);
    assertThat(Luthier.commandLine().parseArgs(arguments).hasSubcommand()).isTrue();
    assertThat((Integer) map(specification, "restartPolicy").get("onFailureRetryInterval"))
        .isGreaterThan(LOCK_SECONDS);
  }

  @Test
  void aMisspeltFieldOfTheOperatorIsFound() {
    assertThat(
            OperatorFields.problems(
                Map.of("type", "Kotlin", "executor", Map.of("memoryoverhead", "1g"))))
        .containsExactlyInAnyOrder(
            "sparkVersion is missing",
            "mainApplicationFile is missing",
            "driver is missing",
            "type: found Kotlin; allowed is Java|Python|Scala|R",
            "executor.memoryoverhead is not known");
  }

  /** The property file without what the operator decides itself. */
  private Map<String, String> fromCluster() {
    Map<String, String> expected = new HashMap<>(settings);
    expected.remove("spark.master");
    expected.remove("spark.kubernetes.namespace");
    return expected;
  }

  /** What the operator makes of a specification, as its documentation says. */
  private static Map<String, String> sparkSettings(Map<?, ?> specification) {
    Map<String, String> made = new HashMap<>();
    map(specification, "sparkConf").forEach((key, value) -> made.put((String) key, (String) value));
    for (String role : List.of("driver", "executor")) {
      Map<?, ?> pod = map(specification, role);
      for (String size : List.of("cores", "memory", "memoryOverhead", "instances")) {
        if (pod.containsKey(size)) {
          made.put("spark." + role + "." + size, pod.get(size).toString());
        }
      }
    }
    made.put("spark.kubernetes.container.image", (String) specification.get("image"));
    made.put(
        "spark.kubernetes.container.image.pullPolicy",
        (String) specification.get("imagePullPolicy"));
    made.put(
        "spark.kubernetes.authenticate.driver.serviceAccountName",
        (String) map(specification, "driver").get("serviceAccount"));
    return made;
  }

  private static Map<?, ?> map(Map<?, ?> parent, String key) {
    return (Map<?, ?>) parent.get(key);
  }

  private static CronJob cronJob() {
    List<Map<?, ?>> documents = KubernetesFiles.documents("cronjob.yaml");
    assertThat(documents).hasSize(1);
    return read(documents.get(0), "CronJob", CronJob.class);
  }

  private static PodSpec pod() {
    return cronJob().getSpec().getJobTemplate().getSpec().getTemplate().getSpec();
  }
}
