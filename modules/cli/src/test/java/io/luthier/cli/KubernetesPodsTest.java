package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.luthier.spark.Sessions;
import io.luthier.spark.doctor.ExecutorMemory;
import java.io.StringReader;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkSubmit;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The pods that Spark's own module for Kubernetes makes of our property files. They are asked for
 * from a stand-in for the API server, which keeps what it is given; no pod ever runs.
 */
final class KubernetesPodsTest {

  private static final long MEBI = 1L << 20;
  private static final long PATIENCE_MINUTES = 3;

  private final KubernetesApi api = new KubernetesApi();

  @AfterEach
  void stop() {
    api.close();
    // What spark-submit leaves to the application.
    System.getProperties().keySet().removeIf(key -> key.toString().startsWith("spark."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu.properties", "gpu.properties"})
  void clusterModeSubmitsADriverThatRunsLuthier(String file) throws Exception {
    Map<String, String> given = KubernetesFiles.properties(file);
    new SparkSubmit()
        .doSubmit(
            new String[] {
              "--properties-file",
              KubernetesFiles.DIRECTORY.resolve(file).toString(),
              "--master",
              api.master(),
              "--deploy-mode",
              "cluster",
              "--name",
              "luthier",
              "--conf",
              "spark.kubernetes.submission.waitAppCompletion=false",
              "--class",
              "io.luthier.cli.Luthier",
              "local:///opt/luthier/luthier.jar",
              "run",
              "/studies/clicks/study.yaml",
              "--set",
              "output=/studies/clicks/out/dt={{date}}"
            });

    Pod pod = api.pods("driver").get(0);
    Container container = container(pod);
    assertThat(api.pods("driver")).hasSize(1);
    assertThat(pod.getSpec().getServiceAccountName()).isEqualTo("luthier");
    assertThat(pod.getSpec().getRestartPolicy()).isEqualTo("Never");
    assertThat(container.getImage()).isEqualTo(given.get("spark.kubernetes.container.image"));
    assertThat(container.getImagePullPolicy()).isEqualTo("IfNotPresent");
    assertThat(bytes(container.getResources().getLimits(), "memory")).isEqualTo(4096 * MEBI);
    assertThat(bytes(container.getResources().getRequests(), "memory")).isEqualTo(4096 * MEBI);
    assertThat(bytes(container.getResources().getRequests(), "cpu")).isEqualTo(1);
    assertThat(container.getResources().getLimits()).doesNotContainKey("nvidia.com/gpu");
    assertThat(mounts(container))
        .containsEntry("studies", "/studies")
        .containsValue("/opt/spark/conf");
    assertThat(claim(pod)).isEqualTo("luthier-studies");
    assertThat(environment(container)).containsEntry("SPARK_CONF_DIR", "/opt/spark/conf");
    assertThat(container.getArgs())
        .containsExactly(
            "driver",
            "--properties-file",
            "/opt/spark/conf/spark.properties",
            "--class",
            "io.luthier.cli.Luthier",
            "local:///opt/luthier/luthier.jar",
            "run",
            "/studies/clicks/study.yaml",
            "--set",
            "output=/studies/clicks/out/dt={{date}}");
    // The driver reads there what was given here.
    given.remove("spark.master");
    assertThat(driverProperties(pod)).containsAllEntriesOf(given);
  }

  @Test
  void executorsHaveTheMemoryThatLuthierReckonsWith() throws Exception {
    assertExecutors(
        "cpu.properties",
        "1",
        6144,
        container ->
            assertThat(container.getResources().getLimits()).doesNotContainKey("nvidia.com/gpu"));
    // At its end Spark deletes what is left by label.
    assertThat(api.accesses()).contains("create pods", "watch pods", "deletecollection pods");
    assertThat(allowed()).containsAll(api.accesses());
  }

  /** What the service account's role allows. */
  private static Set<String> allowed() {
    Map<?, ?> role =
        KubernetesFiles.documents("rbac.yaml").stream()
            .filter(document -> document.get("kind").equals("Role"))
            .findFirst()
            .orElseThrow();
    Set<String> allowed = new HashSet<>();
    for (Object rule : (List<?>) role.get("rules")) {
      for (Object verb : (List<?>) ((Map<?, ?>) rule).get("verbs")) {
        for (Object resource : (List<?>) ((Map<?, ?>) rule).get("resources")) {
          allowed.add(verb + " " + resource);
        }
      }
    }
    return allowed;
  }

  @Test
  void executorsOfTheGpuVariantAskForOneGpuEach() throws Exception {
    assertExecutors(
        "gpu.properties",
        "4",
        8192,
        container -> {
          assertThat(bytes(container.getResources().getLimits(), "nvidia.com/gpu")).isEqualTo(1);
          assertThat(environment(container))
              .containsEntry("SPARK_CLASSPATH", "/opt/luthier/cuda/*");
        });
  }

  /** The pods that a session with these settings asks for, and what else their containers have. */
  private void assertExecutors(String file, String threads, long mebi, Consumer<Container> variant)
      throws Exception {
    try (SparkSession spark = session(file)) {
      assertThat(executors())
          .hasSize(4)
          .allSatisfy(
              pod -> {
                assertExecutor(pod, spark, threads, mebi);
                variant.accept(container(pod));
              });
    }
  }

  private static void assertExecutor(Pod pod, SparkSession spark, String threads, long mebi) {
    SparkConf conf = spark.sparkContext().conf();
    Container container = container(pod);
    assertThat(container.getImage()).isEqualTo(conf.get("spark.kubernetes.container.image"));
    assertThat(pod.getSpec().getServiceAccountName()).isEqualTo("luthier");
    assertThat(bytes(container.getResources().getRequests(), "cpu")).isEqualTo(4);

    // Beyond this the pod is killed; a trial is given up before, by what Luthier takes it to be.
    long limit = bytes(container.getResources().getLimits(), "memory");
    ExecutorMemory memory = ExecutorMemory.of(conf);
    assertThat(limit).isEqualTo(mebi * MEBI);
    assertThat(memory.heap() + memory.overhead().orElseThrow()).isEqualTo(limit);

    Map<String, String> environment = environment(container);
    assertThat(environment)
        .containsEntry("OMP_NUM_THREADS", threads)
        .containsEntry("SPARK_EXECUTOR_CORES", "4")
        .containsEntry("SPARK_EXECUTOR_MEMORY", "4096m")
        .containsEntry("SPARK_LOCAL_DIRS", "/var/luthier/local");
    assertThat(mounts(container))
        .containsEntry("spark-local-dir-1", "/var/luthier/local")
        .containsEntry("studies", "/studies");
    assertThat(claim(pod)).isEqualTo("luthier-studies");
    Volume local = volume(pod, "spark-local-dir-1");
    assertThat(local.getEmptyDir().getSizeLimit()).isEqualTo(new Quantity("50Gi"));
    // A disk, and not memory.
    assertThat(local.getEmptyDir().getMedium()).isIn("", null);
    assertThat(container.getLifecycle().getPreStop().getExec().getCommand())
        .contains("/opt/decom.sh");
  }

  /** A session that Luthier opens itself, with what a driver in the cluster would be given. */
  private SparkSession session(String file) {
    KubernetesFiles.properties(file).forEach(System::setProperty);
    System.setProperty("spark.master", api.master());
    System.setProperty("spark.submit.deployMode", "client");
    System.setProperty("spark.driver.host", "127.0.0.1");
    System.setProperty("spark.driver.bindAddress", "127.0.0.1");
    System.setProperty("spark.ui.enabled", "false");
    // No executor will ever come.
    System.setProperty("spark.scheduler.minRegisteredResourcesRatio", "0");
    return Sessions.open("pods");
  }

  private List<Pod> executors() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
    while (api.pods("executor").size() < 4 && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return api.pods("executor");
  }

  private Map<String, String> driverProperties(Pod driver) throws Exception {
    String name = volume(driver, "spark-conf-volume-driver").getConfigMap().getName();
    ConfigMap map = api.configMap(name);
    Properties properties = new Properties();
    properties.load(new StringReader(map.getData().get("spark.properties")));
    return properties.stringPropertyNames().stream()
        .collect(Collectors.toMap(key -> key, properties::getProperty));
  }

  private static Container container(Pod pod) {
    return pod.getSpec().getContainers().get(0);
  }

  private static String claim(Pod pod) {
    return volume(pod, "studies").getPersistentVolumeClaim().getClaimName();
  }

  private static Volume volume(Pod pod, String name) {
    return pod.getSpec().getVolumes().stream()
        .filter(volume -> volume.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, String> mounts(Container container) {
    return container.getVolumeMounts().stream()
        .collect(Collectors.toMap(VolumeMount::getName, VolumeMount::getMountPath));
  }

  /** What is set by a value; some variables are taken from the pod when it runs. */
  private static Map<String, String> environment(Container container) {
    return container.getEnv().stream()
        .filter(variable -> variable.getValue() != null)
        .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
  }

  private static long bytes(Map<String, Quantity> resources, String name) {
    return resources.get(name).getNumericalAmount().longValueExact();
  }
}
