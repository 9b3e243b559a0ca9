package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.spark.doctor.ExecutorSize;
import io.luthier.spark.doctor.ExecutorSize.Setting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.network.util.JavaUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether Spark knows what the property files of {@code cluster-configs} say, and why they do. */
final class ClusterConfigsTest {

  /** Loading them makes their settings known. */
  private static final List<String> KNOWN =
      List.of(
          "org.apache.spark.internal.config.package$",
          "org.apache.spark.internal.config.Worker$",
          "org.apache.spark.deploy.k8s.Config$",
          "org.apache.spark.deploy.yarn.config.package$");

  /** What Spark reads by name alone. */
  private static final Set<String> WITHOUT_ENTRY = Set.of("spark.master", "spark.local.dir");

  /** Names that Spark puts together from parts. */
  private static final Pattern COMPOSED =
      Pattern.compile(
          "spark\\.(kubernetes\\.(driver|executor)\\.volumes\\.\\w+\\.[\\w-]+\\.(mount|options)\\.\\w+"
              + "|(executor|task|worker)\\.resource\\.gpu\\.(amount|vendor|discoveryScript)"
              + "|(executorEnv|yarn\\.appMasterEnv)\\.\\w+)");

  private static final long GIBI = 1L << 30;

  static List<Path> files() {
    return ClusterConfigs.propertyFiles();
  }

  static List<Path> withExecutors() {
    return files().stream()
        .filter(file -> ClusterConfigs.properties(file).containsKey("spark.executor.memory"))
        .toList();
  }

  @BeforeAll
  static void load() throws ClassNotFoundException {
    for (String name : KNOWN) {
      Class.forName(name);
    }
  }

  @Test
  void eachKindOfClusterHasAFileForCpusAndOneForGpus() {
    Map<String, List<String>> names =
        files().stream()
            .collect(
                Collectors.groupingBy(
                    file -> file.getParent().getFileName().toString(),
                    TreeMap::new,
                    Collectors.mapping(
                        file -> file.getFileName().toString(), Collectors.toList())));

    assertThat(names).containsOnlyKeys("kubernetes", "local", "standalone", "yarn");
    assertThat(names.values())
        .allSatisfy(
            of -> assertThat(of).containsExactlyInAnyOrder("cpu.properties", "gpu.properties"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void sparkKnowsEverySettingAndEachIsExplained(Path file) {
    boolean explained = false;
    List<String> unexplained = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (String line : ClusterConfigs.text(file).lines().toList()) {
      boolean comment = line.startsWith("# ");
      if (comment || line.isBlank()) {
        explained = comment;
        continue;
      }
      String key = line.replaceFirst("^#", "").split(" ", 2)[0];
      if (!explained) {
        unexplained.add(line);
      }
      if (!isKnown(key)) {
        unknown.add(key);
      }
    }
    assertThat(unknown).isEmpty();
    assertThat(unexplained).isEmpty();
  }

  private static boolean isKnown(String key) {
    return WITHOUT_ENTRY.contains(key)
        || COMPOSED.matcher(key).matches()
        || ConfigEntry.findEntry(key) != null;
  }

  @Test
  void aSettingThatSparkHasNotIsNotKnown() {
    assertThat(Stream.of("spark.executor.memoryOverHead", "spark.worker.resource.gpus.amount"))
        .noneMatch(ClusterConfigsTest::isKnown);
  }

  @ParameterizedTest
  @MethodSource("withExecutors")
  void executorsHaveTheMemoryThatTheRuleSays(Path file) {
    Map<String, String> given = ClusterConfigs.properties(file);
    int cores = Integer.parseInt(given.get("spark.executor.cores"));
    int slots = cores / Integer.parseInt(given.get("spark.task.cpus"));
    int gpus = Integer.parseInt(given.getOrDefault("spark.executor.resource.gpu.amount", "0"));
    Map<String, String> rule =
        new ExecutorSize(
                JavaUtils.byteStringAsMb(given.get("spark.executor.memory")),
                slots,
                cores,
                ExecutorSize.USUAL_PARAMETERS,
                gpus)
            .settings().stream().collect(Collectors.toMap(Setting::key, Setting::value));

    String key = "spark.executor.memoryOverhead";
    assertThat(JavaUtils.byteStringAsBytes(given.get(key)))
        .isBetween(
            JavaUtils.byteStringAsBytes(rule.get(key)),
            JavaUtils.byteStringAsBytes(rule.get(key)) + GIBI);
    for (String same :
        List.of("spark.executor.resource.gpu.amount", "spark.task.resource.gpu.amount")) {
      assertThat(given.get(same)).as(same).isEqualTo(rule.get(same));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "gpu"})
  void aWorkerHoldsTwoExecutors(String variant) throws IOException, InterruptedException {
    Path directory = ClusterConfigs.DIRECTORY.resolve("standalone");
    Map<String, String> executor =
        ClusterConfigs.properties(directory.resolve(variant + ".properties"));
    Path script = directory.resolve("spark-env-" + variant + ".sh");
    Map<String, String> worker = environment(script);

    assertThat(worker.get("SPARK_WORKER_CORES"))
        .isEqualTo("" + 2 * Integer.parseInt(executor.get("spark.executor.cores")));
    assertThat(JavaUtils.byteStringAsMb(worker.get("SPARK_WORKER_MEMORY")))
        .isEqualTo(2 * JavaUtils.byteStringAsMb(executor.get("spark.executor.memory")));
    long all =
        2 * JavaUtils.byteStringAsMb(executor.get("spark.executor.memory"))
            + 2 * JavaUtils.byteStringAsMb(executor.get("spark.executor.memoryOverhead"));
    assertThat(ClusterConfigs.text(script)).contains("so " + all / 1024 + " of the machine's ");

    Map<String, String> options =
        Stream.of(worker.get("SPARK_WORKER_OPTS").split(" ", -1))
            .map(option -> option.substring("-D".length()).split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    assertThat(options.keySet()).allMatch(ClusterConfigsTest::isKnown);
    assertThat(options.get("spark.worker.resource.gpu.amount"))
        .isEqualTo(variant.equals("gpu") ? "2" : null);
  }

  /** What a script sets, as Spark's own scripts read it. */
  private static Map<String, String> environment(Path script)
      throws IOException, InterruptedException {
    Process shell =
        new ProcessBuilder("bash", "-c", "set -eua; . \"$1\"; env -0", "-", script.toString())
            .start();
    shell.getOutputStream().close();
    String all = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).isZero();
    return Stream.of(all.split("\0", -1))
        .filter(variable -> !variable.isEmpty())
        .map(variable -> variable.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  @Test
  void theIndexNamesEveryFile() throws IOException {
    String index = ClusterConfigs.text(ClusterConfigs.DIRECTORY.resolve("README.md"));
    try (Stream<Path> all = Files.walk(ClusterConfigs.DIRECTORY)) {
      assertThat(all.filter(Files::isRegularFile).filter(file -> !file.endsWith("README.md")))
          .allSatisfy(
              file ->
                  assertThat(index)
                      .contains("`" + ClusterConfigs.DIRECTORY.relativize(file) + "`"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "kubernetes, spark.kubernetes.container.image spark.executor.resource.gpu.vendor",
    "yarn, ''"
  })
  void theVariantsDifferInWhatAGpuNeeds(String directory, String ofItsOwn) {
    Map<String, String> cpu = settings(directory, "cpu");
    Map<String, String> gpu = settings(directory, "gpu");
    Set<String> different = new TreeSet<>(cpu.keySet());
    different.addAll(gpu.keySet());
    different.removeIf(key -> cpu.getOrDefault(key, "").equals(gpu.get(key)));
    Set<String> expected =
        new TreeSet<>(
            Set.of(
                "spark.task.cpus",
                "spark.executor.memoryOverhead",
                "spark.executor.extraClassPath",
                "spark.executor.resource.gpu.amount",
                "spark.executor.resource.gpu.discoveryScript",
                "spark.task.resource.gpu.amount"));
    if (!ofItsOwn.isEmpty()) {
      expected.addAll(List.of(ofItsOwn.split(" ")));
    }

    assertThat(different).isEqualTo(expected);
    assertThat(gpu).containsEntry("spark.executor.resource.gpu.amount", "1");
    if (ofItsOwn.contains("vendor")) {
      assertThat(gpu).containsEntry("spark.executor.resource.gpu.vendor", "nvidia.com");
    }
  }

  private static Map<String, String> settings(String directory, String variant) {
    return ClusterConfigs.properties(
        ClusterConfigs.DIRECTORY.resolve(directory).resolve(variant + ".properties"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kubernetes/cpu", "kubernetes/gpu", "yarn/cpu", "yarn/gpu"})
  void aDriverInAContainerHasRoomForNd4jToo(String name) {
    Map<String, String> given =
        ClusterConfigs.properties(ClusterConfigs.DIRECTORY.resolve(name + ".properties"));

    assertThat(JavaUtils.byteStringAsBytes(given.get("spark.driver.memoryOverhead")))
        .isGreaterThanOrEqualTo(GIBI);
  }
}
