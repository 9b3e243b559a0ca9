package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.testkit.cluster.SparkCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the driver of a study at random instants of its life, starting and ending included, and
 * starts it again each time. How often: {@code -Dluthier.kills=20}.
 */
final class KilledDriverIT {

  private static final int KILLS = Integer.getInteger("luthier.kills", 3);

  private static final String STUDY =
      """
      study: killed
      seed: 5
      data:
        train: %s
        label: classes
        task: classification
        test: 0.1
      space:
        learningRate: {min: 1.0e-4, max: 1.0e-1, scale: log}
        units: {choices: [8, 16]}
        batchSize: 128
      search: {trials: %d}
      training: {epochs: 8, engine: dl4j}
      keepModels: 2
      """;

  @TempDir Path directory;

  private Path study(String name) throws IOException {
    Path data = Assembly.ROOT.resolve("modules/examples/data/satellite.csv.gz");
    Path home = Files.createDirectories(directory.resolve(name));
    return Files.writeString(
        home.resolve("study.yaml"), STUDY.formatted(data, Math.max(12, KILLS * 2)));
  }

  /** How many writes there have been; each trial makes two. */
  private static int writes(Path study) throws IOException {
    Path ledger = study.resolveSibling("out/killed/ledger");
    if (!Files.exists(ledger)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(ledger)) {
      return files
          .map(file -> file.getFileName().toString().replaceAll("(.*-)?(\\d+)\\.log", "$2"))
          .mapToInt(Integer::parseInt)
          .max()
          .orElse(0);
    }
  }

  @Test
  void aStudyEndsAsIfItsDriverHadNeverBeenKilled() throws Exception {
    killAndResume(List.of());
  }

  @Test
  void aStudyOnAClusterEndsAsIfItsDriverHadNeverBeenKilled() throws Exception {
    Path logs = Files.createDirectory(directory.resolve("cluster"));
    try (SparkCluster cluster = SparkCluster.start(Assembly.SPARK_HOME, logs, 2, 1)) {
      killAndResume(List.of("--master", cluster.master(), "--conf", "spark.driver.host=127.0.0.1"));
    }
  }

  private void killAndResume(List<String> options) throws Exception {
    Path whole = study("whole");
    assertThat(LuthierProcess.run(whole, List.of()).exitCode()).as("see %s", whole).isZero();

    Path killed = study("killed");
    Random random = new Random();
    int idle = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      int before = writes(killed);
      LuthierProcess driver = LuthierProcess.run(killed, options);
      // A trial that was running in three deaths is given up: not twice without any progress.
      while (idle >= 1 && writes(killed) < before + 5 && driver.isAlive()) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
      driver.endsWithin(random.nextInt(9_000));
      driver.kill();
      idle = writes(killed) < before + 5 ? idle + 1 : 0;
    }
    int code = LuthierProcess.run(killed, options).exitCode();

    String log = Files.readString(killed.resolveSibling("log"));
    assertThat(code).as(log).isZero();
    Path output = killed.resolveSibling("out/killed");
    assertThat(Rankings.comparable(output))
        .as(log)
        .isEqualTo(Rankings.comparable(whole.resolveSibling("out/killed")));
    assertThat(output.resolve("summary.json")).exists();
    assertThat(log).as("one of the drivers found what another had left").contains("resuming: ");
  }
}
