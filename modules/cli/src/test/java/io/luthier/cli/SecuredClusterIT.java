package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.testkit.cluster.SparkCluster;
import io.luthier.testkit.cluster.SparkCluster.Submitted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster on which whoever has not the secret may do nothing, and all traffic is encrypted. */
final class SecuredClusterIT {

  private static final String SECRET = "s3cret-of-this-test-alone";

  @TempDir static Path directory;

  private static SparkCluster cluster;

  private static Map<String, String> settings(String secret) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spark.authenticate", "true");
    settings.put("spark.authenticate.secret", secret);
    settings.put("spark.network.crypto.enabled", "true");
    return settings;
  }

  @BeforeAll
  static void start() throws IOException {
    cluster =
        SparkCluster.start(
            Assembly.SPARK_HOME,
            Files.createDirectory(directory.resolve("cluster")),
            2,
            settings(SECRET));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Submitted submit(String name, String secret) throws IOException {
    Map<String, String> settings = settings(secret);
    settings.put("spark.io.encryption.enabled", "true");
    settings.put("spark.acls.enable", "true");
    settings.put("spark.luthier.broadcastLimit", "100k");
    List<String> lines = new ArrayList<>();
    settings.forEach((key, value) -> lines.add(key + " " + value));
    Path properties = Files.write(directory.resolve(name + ".conf"), lines);
    Path study =
        Files.write(
            directory.resolve(name + ".yaml"),
            List.of(
                "data: {train: "
                    + Assembly.ROOT.resolve("modules/examples/data/satellite.csv.gz")
                    + ", label: classes, task: classification, test: 0.2}",
                "space: {learningRate: {choices: [0.001, 0.01]}, units: {choices: [8, 16]}}",
                "search: {strategy: grid, pruner: median}",
                "training: {epochs: 3}",
                "output: out/" + name));
    return cluster.submit(
        List.of("--properties-file", properties.toString()),
        Assembly.JAR,
        List.of("run", study.toString()));
  }

  @Test
  void aStudyRunsAndNothingThatItWritesOrSaysHasTheSecret() throws IOException {
    Submitted run = submit("secured", SECRET);

    assertThat(run.exitCode()).as(run.err()).isZero();
    Path output = directory.resolve("out/secured");
    List<Map<String, String>> ranking = Rankings.read(output);
    assertThat(ranking).hasSize(4);
    assertThat(ranking.stream().map(row -> row.get("executor")).distinct())
        .as("both executors trained, and asked their driver")
        .hasSize(2)
        .doesNotContain("driver");
    assertThat(run.out() + run.err()).doesNotContain(SECRET);
    try (Stream<Path> files = Files.walk(output)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(SECRET);
      }
    }
  }

  @Test
  void withoutTheSecretNothingRuns() throws IOException {
    Submitted run = submit("stranger", "another");

    assertThat(run.exitCode()).isNotZero();
    assertThat(directory.resolve("out/stranger/summary.json")).doesNotExist();
  }
}
