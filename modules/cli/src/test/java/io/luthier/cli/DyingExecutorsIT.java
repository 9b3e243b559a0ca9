package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.testkit.cluster.SparkCluster;
import io.luthier.testkit.cluster.SparkCluster.Application;
import io.luthier.testkit.cluster.SparkCluster.Submitted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Studies whose executors and workers die, and trials that do everything to kill them. */
final class DyingExecutorsIT {

  @TempDir Path directory;

  private SparkCluster cluster(int workers, int cores) throws IOException {
    return SparkCluster.start(
        Assembly.SPARK_HOME, Files.createDirectory(directory.resolve("cluster")), workers, cores);
  }

  private Path study(String name, String text) throws IOException {
    String data =
        """
        study: hard
        seed: 3
        data:
          train: %s
          label: classes
          task: classification
        output: out/%s
        """;
    return Files.writeString(
        directory.resolve(name + ".yaml"),
        data.formatted(Assembly.ROOT.resolve("modules/examples/data/satellite.csv.gz"), name)
            + text);
  }

  @Test
  void killedExecutorsAndWorkersCostNothingButTime() throws IOException {
    String text =
        """
        space: {learningRate: {min: 1.0e-3, max: 1.0e-2, scale: log}, units: {choices: [32, 64]}}
        search: {strategy: random, trials: 8}
        training: {epochs: 12, earlyStopping: none, engine: dl4j}
        """;
    Path whole = study("whole", text);
    Path killed = study("killed", text);
    try (SparkCluster cluster = cluster(2, 1)) {
      Application running =
          cluster.start(List.of(), Assembly.JAR, List.of("run", killed.toString()));
      running.await("2/8 done");
      cluster.killExecutor();
      running.await("5/8 done");
      cluster.killWorker(0);
      Submitted end = running.end();
      assertThat(end.exitCode()).as(end.out()).isZero();

      Submitted undisturbed =
          cluster.submit(
              List.of("--master", "local[2]"), Assembly.JAR, List.of("run", whole.toString()));
      assertThat(undisturbed.exitCode()).as(undisturbed.err()).isZero();
    }

    List<Map<String, String>> ranking = Rankings.read(directory.resolve("out/killed"));
    assertThat(ranking)
        .extracting(row -> Integer.valueOf(row.get("attempt")))
        .as("some trial was started again")
        .anyMatch(attempt -> attempt > 0);
    assertThat(Rankings.comparable(directory.resolve("out/killed")))
        .isEqualTo(Rankings.comparable(directory.resolve("out/whole")));
  }

  @Test
  void hostileTrialsFailByThemselvesAndTakeNobodyWithThem() throws IOException {
    Path jar =
        UserJar.compile(
            directory,
            "HostileFactory",
            """
            package com.example;
            import io.luthier.dl4j.network.*;
            import io.luthier.space.Configuration;
            import java.util.*;
            import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
            import org.nd4j.linalg.api.buffer.DataType;
            import org.nd4j.linalg.api.ndarray.INDArray;
            import org.nd4j.linalg.factory.Nd4j;
            public final class HostileFactory implements NetworkFactory {
              private static final List<INDArray> LEAK = new ArrayList<>();
              public MultiLayerNetwork create(Configuration c, NetworkShape shape, long seed) {
                switch (c.text("mood", "")) {
                  case "halting" -> Runtime.getRuntime().halt(17);
                  case "throwing" -> throw new IllegalStateException("not today");
                  case "leaking" -> LEAK.add(Nd4j.ones(DataType.FLOAT, 7 << 26));
                  case "deaf" -> {
                    while (true) {
                      try {
                        Thread.sleep(60_000);
                      } catch (InterruptedException ignored) {
                        // It does not listen.
                      }
                    }
                  }
                  default -> {}
                }
                return new MlpFactory().create(
                    new Configuration(Map.of("learningRate", 0.003)), shape, seed);
              }
            }
            """);
    Path study =
        study(
            "hostile",
            """
            network: {class: com.example.HostileFactory}
            space:
              mood: {choices: [fine, halting, throwing, leaking, deaf]}
              copy: {min: 1, max: 20}
            search:
              strategy: list
              configurations:
              - {mood: fine, copy: 1}
              - {mood: halting, copy: 1}
              - {mood: fine, copy: 2}
              - {mood: leaking, copy: 1}
              - {mood: fine, copy: 3}
              - {mood: deaf, copy: 1}
              - {mood: fine, copy: 4}
              - {mood: throwing, copy: 1}
              - {mood: throwing, copy: 2}
              - {mood: fine, copy: 5}
              - {mood: fine, copy: 6}
            training: {epochs: 10, earlyStopping: none, trialTimeout: 40s}
            """);
    Submitted run;
    try (SparkCluster cluster = cluster(2, 2)) {
      run =
          cluster.submit(
              List.of(
                  "--jars",
                  jar.toString(),
                  "--executor-memory",
                  "700m",
                  "--conf",
                  "spark.executor.memoryOverhead=1g"),
              Assembly.JAR,
              List.of("run", study.toString()));
    }

    assertThat(run.exitCode()).as(run.err()).isZero();
    Map<String, List<String>> ends =
        Rankings.read(directory.resolve("out/hostile")).stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.get("mood"),
                    Collectors.mapping(
                        row -> row.get("state") + " " + row.get("message"), Collectors.toList())));
    assertThat(ends.get("fine")).as(run.err()).hasSize(6).containsOnly("COMPLETED ");
    assertThat(ends.get("throwing")).containsExactly("FAILED not today", "FAILED not today");
    assertThat(ends.get("halting"))
        .singleElement()
        .asString()
        .startsWith("FAILED its executor died 3 times while it ran there alone");
    assertThat(ends.get("leaking"))
        .singleElement()
        .asString()
        .matches("FAILED the process takes \\d\\.\\d\\d GiB, and may take 1\\.68: .*");
    assertThat(ends.get("deaf"))
        .containsExactly(
            "FAILED trialTimeout of 40s: it did not end by itself, so its thread was interrupted,"
                + " and when that did not help, abandoned");
    assertThat(run.out()).contains("2 failed: IllegalStateException: not today");
    assertThat(run.err()).contains("which is replaced: it does not end, though");
  }
}
