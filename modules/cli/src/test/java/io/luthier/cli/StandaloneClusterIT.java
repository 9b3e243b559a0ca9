package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luthier.testkit.cluster.SparkCluster;
import io.luthier.testkit.cluster.SparkCluster.Submitted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real studies on a real cluster: a master, two workers of one core, and their executors. */
final class StandaloneClusterIT {

  @TempDir static Path directory;

  private static SparkCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    cluster =
        SparkCluster.start(
            Assembly.SPARK_HOME, Files.createDirectory(directory.resolve("cluster")), 2, 1);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Path study(String name, String... lines) throws IOException {
    Path file = directory.resolve(name + ".yaml");
    List<String> text = new ArrayList<>();
    text.add("seed: 7");
    text.add(
        "data: {train: "
            + Assembly.ROOT.resolve("modules/examples/data/satellite.csv.gz")
            + ", label: classes, task: classification, test: 0.2}");
    text.addAll(List.of(lines));
    text.add("output: out/" + name);
    return Files.write(file, text);
  }

  private static Submitted submit(List<String> options, String... arguments) {
    return cluster.submit(options, Assembly.JAR, List.of(arguments));
  }

  private static List<Map<String, String>> ranking(String name) throws IOException {
    return Rankings.read(directory.resolve("out/" + name));
  }

  @Test
  void aStudyRunsPredictsAndRanks() throws IOException {
    Path study =
        study(
            "whole",
            "space:",
            "  learningRate: {min: 1.0e-3, max: 1.0e-2, scale: log}",
            "  units: {choices: [16, 32]}",
            "search: {strategy: random, trials: 6}",
            "training: {epochs: 4}",
            "keepModels: 2");

    Submitted run = submit(List.of(), "run", study.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("rank  trial  state").contains("Results: ");
    List<Map<String, String>> ranking = ranking("whole");
    assertThat(ranking).hasSize(6);
    assertThat(ranking).extracting(row -> row.get("state")).containsOnly("COMPLETED");
    assertThat(ranking).extracting(row -> row.get("device")).containsOnly("cpu");
    assertThat(ranking)
        .extracting(row -> row.get("executor"))
        .as("both executors trained")
        .hasSizeGreaterThan(1)
        .doesNotContain("driver");
    assertThat(ranking.stream().map(row -> row.get("executor")).distinct()).hasSize(2);
    Path output = directory.resolve("out/whole");
    JsonNode summary = new ObjectMapper().readTree(output.resolve("summary.json").toFile());
    assertThat(summary.get("state").asText()).isEqualTo("COMPLETED");
    assertThat(summary.get("winner").get("test").get("test_accuracy").asDouble())
        .isGreaterThan(0.5);
    assertThat(output.resolve("ranking.parquet/_SUCCESS")).exists();
    try (Stream<Path> models = Files.list(output.resolve("models"))) {
      assertThat(models).hasSize(2);
    }

    Path csv = directory.resolve("predicted.csv");
    Submitted predict =
        submit(
            List.of(),
            "predict",
            output.toString(),
            Assembly.ROOT.resolve("modules/examples/data/satellite.csv.gz").toString(),
            csv.toString());

    assertThat(predict.exitCode()).as(predict.err()).isZero();
    List<String> predicted = Files.readAllLines(csv);
    assertThat(predicted).hasSize(6436);
    assertThat(predicted.get(0)).endsWith(",classes,prediction,probability");
    long right =
        predicted.stream()
            .skip(1)
            .map(line -> line.split(","))
            .filter(cells -> cells[36].equals(cells[37]))
            .count();
    assertThat(right).isGreaterThan(6436 / 2);
  }

  @Test
  void aNetworkFromTheUsersOwnJarTrainsWithTheThreadsOfItsSlot() throws IOException {
    Path study =
        study(
            "custom",
            "network: {class: com.example.TellingFactory}",
            "space: {anything: {choices: [1, 2]}}",
            "search: {strategy: grid}");

    Submitted run =
        submit(
            List.of("--jars", UserJar.tellingFactory(directory).toString()),
            "run",
            study.toString());

    assertThat(run.exitCode()).as("no trial completes: %s", run.err()).isEqualTo(3);
    assertThat(ranking("custom"))
        .extracting(row -> row.get("message"))
        .as("threads of OpenMP, of the master pool, of BLAS; the variable; JavaCPP's limit")
        .containsOnly("omp 1 master 1 blas 1 env 1 limit 0");
    assertThat(run.out()).contains("2 failed: IllegalStateException: omp 1 master 1 blas 1");
  }

  @Test
  void aProgramOfTheUsersOwnRunsAStudyOnASessionWithoutThePlugin() throws IOException {
    Path jar =
        UserJar.compile(
            directory,
            "Program",
            """
            package com.example;
            import io.luthier.pruner.AshaPruner;
            import io.luthier.space.*;
            import io.luthier.spark.*;
            import io.luthier.study.*;
            import io.luthier.trial.Task;
            import java.util.Map;
            import java.util.stream.Stream;
            import org.apache.spark.sql.SparkSession;
            public final class Program {
              public static void main(String[] args) {
                try (SparkSession spark = SparkSession.builder().getOrCreate()) {
                  StudySpec spec = StudySpec.builder("program")
                      .train(DataSpec.Source.of(args[0]))
                      .label("classes", Task.CLASSIFICATION)
                      .parameter(Parameter.real("learningRate", 1e-3, 1e-2, Scale.LOG))
                      .search(SearchSpec.builder()
                          .strategy(Strategy.LIST)
                          .configurations(Stream.of(0.01, 0.005, 0.0011, 0.001)
                              .map(rate -> new Configuration(Map.of("learningRate", rate)))
                              .toList())
                          .pruner(new AshaPruner(2, 1, 1))
                          .build())
                      .epochs(4)
                      .output(args[1])
                      .build();
                  TunedStudy tuned = StudyRunner.on(spark).run(spec);
                  System.out.println(tuned.ranking().count() + " " + tuned.warnings());
                }
              }
            }
            """);

    Submitted run =
        cluster.submit(
            List.of("--class", "com.example.Program", "--jars", Assembly.JAR.toString()),
            jar,
            List.of(
                Assembly.ROOT.resolve("modules/examples/data/satellite.csv.gz").toString(),
                directory.resolve("out/program").toString()));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("4 [").doesNotContain("plugin");
    assertThat(ranking("program"))
        .as("tasks ask for their trials, and report while these run")
        .hasSize(4)
        .extracting(row -> row.get("state"))
        .contains("COMPLETED", "PRUNED")
        .containsOnly("COMPLETED", "PRUNED");
    try (Stream<Path> models = Files.list(directory.resolve("out/program/models"))) {
      assertThat(models).as("what is not among the best three was removed").hasSize(3);
    }
  }

  @Test
  void twoSlotsGiveTheSameRankingTwiceWhateverTheSerializer() throws IOException {
    List<String> normalised = new ArrayList<>();
    for (String name : List.of("JavaSerializer", "KryoSerializer")) {
      Path study =
          study(
              name,
              "study: same",
              "space:",
              "  learningRate: {min: 1.0e-3, max: 1.0e-2, scale: log}",
              "  dropout: {min: 0.0, max: 0.5}",
              "  units: {choices: [8, 16]}",
              "search: {strategy: random, trials: 5}",
              "training: {epochs: 3}");
      Submitted run =
          submit(
              List.of("--conf", "spark.serializer=org.apache.spark.serializer." + name),
              "run",
              study.toString());
      assertThat(run.exitCode()).as(run.err()).isZero();
      normalised.add(Rankings.comparable(directory.resolve("out/" + name)));
    }

    assertThat(normalised.get(1)).isEqualTo(normalised.get(0));
  }

  @Test
  void eventsAreLinesOfJsonAndNothingElse() throws IOException {
    Path study =
        study(
            "events",
            "space: {learningRate: {choices: [0.001, 0.01]}}",
            "search: {strategy: grid}",
            "training: {epochs: 2}");
    Submitted run = submit(List.of(), "run", "--json", study.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    List<JsonNode> events = new ArrayList<>();
    for (String line : run.out().lines().toList()) {
      events.add(new ObjectMapper().readTree(line));
    }
    assertThat(events)
        .extracting(event -> event.path("event").asText())
        .filteredOn(event -> !event.equals("warning"))
        .containsExactly("started", "trial", "trial", "ended");
    JsonNode ended = events.get(events.size() - 1);
    assertThat(ended.at("/test/test_accuracy").asDouble()).isPositive();
    assertThat(ended.path("output").asText()).endsWith("/out/events");
  }

  @Test
  void dataTooLargeForABroadcastGivesTheSameResults() throws IOException {
    List<String> normalised = new ArrayList<>();
    for (String limit : List.of("256m", "100k")) {
      Path study =
          study(
              "limit-" + limit,
              "study: same",
              "space: {learningRate: {choices: [0.001, 0.01]}, units: {choices: [8, 16]}}",
              "search: {strategy: grid}",
              "training: {epochs: 2}");
      Submitted run =
          submit(
              List.of("--conf", "spark.luthier.broadcastLimit=" + limit), "run", study.toString());
      assertThat(run.exitCode()).as(run.err()).isZero();
      Path output = directory.resolve("out/limit-" + limit);
      JsonNode test =
          new ObjectMapper().readTree(output.resolve("summary.json").toFile()).at("/winner/test");
      normalised.add(Rankings.comparable(output) + test);
      assertThat(output.resolve(".packed")).doesNotExist();
    }

    assertThat(normalised.get(1)).isEqualTo(normalised.get(0)).contains("COMPLETED");
  }

  @Test
  void trialsOnOtherMachinesArePruned() throws IOException {
    Path study =
        study(
            "pruned",
            "space: {learningRate: {min: 1.0e-6, max: 0.1}, units: 32}",
            "search:",
            "  strategy: list",
            "  configurations:",
            "    - {learningRate: 0.003}",
            "    - {learningRate: 0.01}",
            "    - {learningRate: 0.000001}",
            "    - {learningRate: 0.000002}",
            "    - {learningRate: 0.000003}",
            "    - {learningRate: 0.000004}",
            "  pruner: {type: asha, reduction: 2}",
            "training: {epochs: 12}",
            "keepModels: 6");

    Submitted run = submit(List.of(), "run", study.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("pruned, 0 failed").contains(" PRUNED val_loss ");
    List<Map<String, String>> ranking = ranking("pruned");
    assertThat(ranking).hasSize(6);
    assertThat(ranking.get(0).get("state")).isEqualTo("COMPLETED");
    // Two at once: the first three at a rung are spared, whichever these are.
    assertThat(ranking)
        .filteredOn(row -> row.get("state").equals("PRUNED"))
        .hasSizeGreaterThanOrEqualTo(2)
        .allSatisfy(
            row -> {
              assertThat(row.get("stop_reason")).matches("asha: val_loss .* of \\d trials .*");
              assertThat(Integer.parseInt(row.get("epochs"))).isLessThan(12);
              assertThat(row.get("best_epoch")).isNotEmpty();
              assertThat(directory.resolve("out/pruned").resolve(row.get("model")))
                  .isDirectoryContaining("glob:**/network.zip");
            });
  }

  @Test
  void badInputIsOneMessageAndExitCodeTwo() throws IOException {
    Path study = study("bad", "space: {learningRat: 0.1}");

    Submitted run = submit(List.of(), "run", study.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(Arrays.asList(run.err().split("\n")))
        .filteredOn(line -> line.startsWith("luthier: "))
        .singleElement()
        .asString()
        .startsWith(
            "luthier: bad.yaml, line 3: space.learningRat: unknown key; did you mean learningRate?");
    assertThat(directory.resolve("out/bad")).doesNotExist();
  }
}
