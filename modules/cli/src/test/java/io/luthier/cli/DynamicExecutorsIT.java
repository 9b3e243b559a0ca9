package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.testkit.cluster.SparkCluster;
import io.luthier.testkit.cluster.SparkCluster.Application;
import io.luthier.testkit.cluster.SparkCluster.Submitted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study with dynamic allocation, on a cluster whose workers come and are taken away. */
final class DynamicExecutorsIT {

  private static final String DECOMMISSION = "spark.decommission.enabled";

  @TempDir Path directory;

  @Test
  void aStudyFollowsExecutorsThatComeAndGo() throws IOException {
    Path study =
        Files.writeString(
            directory.resolve("study.yaml"),
            """
            data:
              train: %s
              label: classes
              task: classification
            space: {learningRate: {min: 1.0e-3, max: 1.0e-2, scale: log}, units: 64}
            search: {strategy: random, trials: 10}
            training: {epochs: 12, earlyStopping: none, engine: dl4j}
            output: out
            """
                .formatted(Assembly.ROOT.resolve("modules/examples/data/satellite.csv.gz")));
    List<String> options = new ArrayList<>();
    for (String setting :
        List.of(
            "spark.dynamicAllocation.enabled=true",
            "spark.dynamicAllocation.shuffleTracking.enabled=true",
            "spark.executor.cores=1",
            "spark.executor.memory=700m",
            DECOMMISSION + "=true")) {
      options.addAll(List.of("--conf", setting));
    }
    Submitted end;
    try (SparkCluster cluster =
        SparkCluster.start(
            Assembly.SPARK_HOME,
            Files.createDirectory(directory.resolve("cluster")),
            0,
            Map.of(DECOMMISSION, "true"))) {
      Application running = cluster.start(options, Assembly.JAR, List.of("run", study.toString()));
      String waiting = running.await("^waiting for executors .*");
      assertThat(waiting)
          .startsWith("waiting for executors on " + cluster.master() + ", which has none yet")
          .contains("with 1 core and 700m of heap, by dynamic allocation");
      cluster.addWorker();
      running.await("10 trials on 1 slot");
      running.await("^1/10 done");
      cluster.addWorker();
      running.await("^now on 2 slots");
      running.await("^4/10 done");
      cluster.decommissionWorker(0);
      running.await("^now on 1 slot");
      cluster.killWorker(0);
      end = running.end();
    }

    assertThat(end.exitCode()).as(end.out()).isZero();
    List<Map<String, String>> ranking = Rankings.read(directory.resolve("out"));
    assertThat(ranking).hasSize(10);
    assertThat(ranking).extracting(row -> row.get("state")).containsOnly("COMPLETED");
    assertThat(ranking.stream().map(row -> row.get("executor")).distinct()).hasSize(2);
    assertThat(ranking)
        .filteredOn(row -> !row.get("attempt").equals("0"))
        .as("what ran on the worker that went away, at most")
        .hasSizeLessThanOrEqualTo(1);
  }
}
