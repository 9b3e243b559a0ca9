package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.spark.doctor.ExecutorMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.network.util.JavaUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether Spark understands the property files, and they keep Luthier's rules. */
final class PropertyFilesTest {

  /** Names that Spark puts together from parts. */
  private static final Pattern COMPOSED =
      Pattern.compile(
          "spark\\.(kubernetes\\.(driver|executor)\\.volumes\\.\\w+\\.[\\w-]+\\.(mount|options)\\.\\w+"
              + "|(executor|task)\\.resource\\.gpu\\.(amount|vendor|discoveryScript)"
              + "|(executorEnv|yarn\\.appMasterEnv)\\.\\w+)");

  private static final long GIBI = 1L << 30;
  private static final long BYTES_OF_PARAMETER = 20;
  private static final long PARAMETERS = 12_000_000;

  static Stream<Path> files() throws IOException {
    return PropertyFiles.all();
  }

  /** The ones whose executors end if they take more than they were granted. */
  static Stream<Path> limited() throws IOException {
    return files().filter(PropertyFilesTest::kills);
  }

  private static boolean kills(Path file) {
    return PropertyFiles.read(file).getOrDefault("spark.master", "").matches("yarn|k8s:.*");
  }

  @ParameterizedTest
  @MethodSource("files")
  void sparkKnowsEverySettingAndEachIsExplained(Path file) throws Exception {
    // Loading them makes their settings known.
    Class.forName("org.apache.spark.internal.config.package$");
    Class.forName("org.apache.spark.deploy.k8s.Config$");
    Class.forName("org.apache.spark.deploy.yarn.config.package$");
    boolean explained = false;
    List<String> unexplained = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      boolean comment = line.startsWith("# ");
      if (comment || line.isBlank()) {
        explained = comment;
        continue;
      }
      String key = line.replaceFirst("^#", "").split(" ", 2)[0];
      if (!explained) {
        unexplained.add(line);
      }
      if (!key.equals("spark.master")
          && !COMPOSED.matcher(key).matches()
          && ConfigEntry.findEntry(key) == null) {
        unknown.add(key);
      }
    }
    assertThat(unknown).isEmpty();
    assertThat(unexplained).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("limited")
  void thereIsRoomForNetworksBesideTheHeap(Path file) {
    Map<String, String> settings = PropertyFiles.read(file);
    SparkConf conf = new SparkConf(false);
    settings.forEach(conf::set);
    int slots = conf.getInt("spark.executor.cores", 1) / conf.getInt("spark.task.cpus", 1);

    assertThat(ExecutorMemory.of(conf).overhead().orElseThrow())
        .as("1 GB, and 20 bytes a parameter and slot on top")
        .isGreaterThanOrEqualTo(GIBI + slots * PARAMETERS * BYTES_OF_PARAMETER);
    assertThat(JavaUtils.byteStringAsBytes(settings.get("spark.driver.memoryOverhead")))
        .as("ND4J is loaded in the driver too")
        .isGreaterThanOrEqualTo(GIBI);
  }

  @ParameterizedTest
  @CsvSource({
    "kubernetes, spark.kubernetes.container.image spark.executor.resource.gpu.vendor",
    "yarn, ''"
  })
  void theVariantsDifferInWhatAGpuNeeds(String directory, String ofItsOwn) {
    Map<String, String> cpu = PropertyFiles.read(PropertyFiles.file(directory + "/cpu.properties"));
    Map<String, String> gpu = PropertyFiles.read(PropertyFiles.file(directory + "/gpu.properties"));
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
  }
}
