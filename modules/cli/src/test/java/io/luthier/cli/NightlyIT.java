package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luthier.testkit.cluster.SparkCluster;
import io.luthier.testkit.cluster.SparkCluster.Submitted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same command every night, as a scheduler calls it. */
final class NightlyIT {

  @TempDir Path directory;

  private int calls;

  private JsonNode night(Path study, String date) throws IOException {
    List<String> command =
        List.of(
            Assembly.ROOT.resolve("scripts/luthier").toString(),
            "run",
            study.toString(),
            "--set",
            "search={trials: 2, from: {latest: nights}}",
            "--set",
            "output=nights/{{date}}",
            "--date",
            date,
            "--json");
    Submitted run =
        SparkCluster.run(
            command,
            Map.of("SPARK_HOME", "", "SPARK_LOCAL_IP", "127.0.0.1"),
            directory,
            "call-" + calls++);
    assertThat(run.exitCode()).as(run.err()).isZero();
    List<String> events = run.out().lines().toList();
    return new ObjectMapper().readTree(events.get(events.size() - 1));
  }

  @Test
  void theSecondNightIsComparedWithTheFirstAndTheSameAgain() throws IOException {
    Path study = SmallStudy.write(directory.resolve("study"), "unused");

    JsonNode first = night(study, "2026-01-30");
    JsonNode second = night(study, "2026-01-31");
    JsonNode again = night(study, "2026-01-31");

    assertThat(first.get("event").asText()).isEqualTo("ended");
    assertThat(first.get("previous").isNull()).isTrue();
    assertThat(second.at("/previous/study").asText()).endsWith("nights/2026-01-30");
    assertThat(second.at("/previous/trial")).isEqualTo(first.get("winner"));
    assertThat(second.at("/previous/metrics/val_accuracy").asDouble())
        .isEqualTo(first.at("/metrics/val_accuracy").asDouble());
    assertThat(second.at("/previous/better").isBoolean()).isTrue();
    assertThat(again.get("previous")).isEqualTo(second.get("previous"));
    assertThat(again.get("metrics")).isEqualTo(second.get("metrics"));
  }
}
