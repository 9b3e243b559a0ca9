package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.testkit.cluster.SparkCluster;
import io.luthier.testkit.cluster.SparkCluster.Submitted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Studies that say what their trials run on, on a cluster of one worker with four cores that says
 * it has a GPU. There is none: who is granted it trains on the CPU, and says so.
 */
final class ExecutorKindsIT {

  private static final String DYNAMIC = "spark.dynamicAllocation.";

  @TempDir static Path directory;

  private static SparkCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    cluster =
        SparkCluster.startWithGpus(
            Assembly.SPARK_HOME,
            Files.createDirectory(directory.resolve("cluster")),
            4,
            "2g",
            ClusterConfigs.DIRECTORY.resolve("gpu/discover-gpus"),
            1);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Path study(String name, String... lines) throws IOException {
    Path file = directory.resolve(name + ".yaml");
    List<String> text = new ArrayList<>();
    text.add(
        "data: {train: "
            + Assembly.ROOT.resolve("modules/examples/data/satellite.csv.gz")
            + ", label: classes, task: classification}");
    text.addAll(List.of(lines));
    text.add("output: out/" + name);
    return Files.write(file, text);
  }

  private static Submitted submit(List<String> options, List<String> conf, String... arguments) {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of("--conf", "spark.executor.memory=600m"));
    conf.forEach(setting -> all.addAll(List.of("--conf", setting)));
    return cluster.submit(all, Assembly.JAR, List.of(arguments));
  }

  private static List<String> dynamic() {
    return List.of(
        DYNAMIC + "enabled=true",
        DYNAMIC + "shuffleTracking.enabled=true",
        "spark.executor.cores=1");
  }

  @Test
  void executorsWithAndWithoutAGpuTrainOneStudy() throws IOException {
    Path study =
        study(
            "mixed",
            "space: {learningRate: {min: 1.0e-3, max: 1.0e-2, scale: log}, units: 64}",
            "search: {strategy: random, trials: 8}",
            "training: {epochs: 10, earlyStopping: none, engine: dl4j}",
            "executors:",
            "  - {cores: 1, gpus: 1}",
            "  - {cores: 2, trialSlots: 2}");

    Submitted run = submit(List.of(), dynamic(), "run", study.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    List<Map<String, String>> ranking = Rankings.read(directory.resolve("out/mixed"));
    assertThat(ranking).hasSize(8);
    assertThat(ranking).extracting(row -> row.get("state")).containsOnly("COMPLETED");
    Map<Boolean, List<String>> executors =
        ranking.stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.get("message").contains("though Spark has granted a GPU"),
                    Collectors.mapping(row -> row.get("executor"), Collectors.toList())));
    assertThat(executors).as(run.err()).containsOnlyKeys(true, false);
    assertThat(executors.get(true)).doesNotContainAnyElementsOf(executors.get(false));
    assertThat(run.err().lines().filter(line -> line.startsWith("warning: trials are trained on")))
        .as("said once, while it can still be mended")
        .singleElement()
        .asString()
        .contains("though Spark has granted a GPU: ");
  }

  @Test
  void aTrialHasTheCoresThatTheStudySaysAndTheThreadsFollow() throws IOException {
    Path study = telling("slots", "trialSlots: 3");

    Submitted run =
        submit(
            List.of("--jars", UserJar.tellingFactory(directory).toString()),
            List.of(),
            "run",
            study.toString());

    assertThat(run.exitCode()).as("no trial completes: %s", run.err()).isEqualTo(3);
    assertThat(run.err()).contains("2 trials on 1 slot");
    assertThat(Rankings.read(directory.resolve("out/slots")))
        .extracting(row -> row.get("message"))
        .containsOnly("omp 3 master 3 blas 3 env 3 limit 0");
  }

  @Test
  void aSessionThatSomebodyElseHasOpenedCanHaveThemAsWell() throws IOException {
    Path study = telling("others", "trialSlots: 2");
    Path program =
        UserJar.compile(
            directory,
            "Opened",
            """
            package com.example;
            import org.apache.spark.sql.SparkSession;
            public final class Opened {
              public static void main(String[] args) {
                SparkSession.builder().config("spark.task.cpus", "1").getOrCreate();
                io.luthier.cli.Luthier.main(args);
              }
            }
            """);
    String plugin = "spark.plugins=io.luthier.spark.link.LuthierPlugin";

    Submitted run =
        cluster.submit(
            List.of(
                "--class",
                "com.example.Opened",
                "--jars",
                UserJar.tellingFactory(directory) + "," + Assembly.JAR,
                "--conf",
                plugin),
            program,
            List.of("run", study.toString()));

    assertThat(run.exitCode()).as("no trial completes: %s", run.err()).isEqualTo(3);
    assertThat(Rankings.read(directory.resolve("out/others")))
        .extracting(row -> row.get("message"))
        .as("what ND4J has counted when it was loaded is the most for its own pool")
        .containsOnly("omp 2 master 1 blas 2 env 1 limit 0");
  }

  /** A study whose trials fail, saying how many threads they have. */
  private static Path telling(String name, String line) throws IOException {
    return study(
        name,
        "network: {class: com.example.TellingFactory}",
        "space: {anything: {choices: [1, 2]}}",
        "search: {strategy: grid}",
        line);
  }

  @Test
  void whatASessionCannotGiveIsSaidBeforeAnythingIsTrained() throws IOException {
    Path mixed = study("refused", "executors: [{cores: 1}]");
    Path slots = study("contradicted", "trialSlots: 2");

    Submitted fixed = submit(List.of(), List.of(), "run", mixed.toString());
    Submitted twice = submit(List.of(), List.of("spark.task.cpus=3"), "run", slots.toString());

    Submitted doctor = submit(List.of(), List.of(), "doctor", mixed.toString());

    assertThat(fixed.exitCode()).isEqualTo(2);
    assertThat(fixed.err()).contains("luthier: executors are asked for, and Spark asks");
    assertThat(fixed.err()).contains("Set spark.dynamicAllocation.enabled=true");
    assertThat(twice.exitCode()).isEqualTo(2);
    assertThat(twice.err()).contains("trialSlots: found 2, and spark.task.cpus is 3; ");
    assertThat(doctor.exitCode()).isEqualTo(2);
    assertThat(doctor.out().replaceAll("\\s+", " "))
        .contains("PROBLEM session executors are asked for, and Spark asks its cluster");
    assertThat(directory.resolve("out/refused")).doesNotExist();
  }
}
