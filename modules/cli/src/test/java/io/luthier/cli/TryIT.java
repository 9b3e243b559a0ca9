package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.testkit.cluster.SparkCluster;
import io.luthier.testkit.cluster.SparkCluster.Submitted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code luthier try}, as a person would call it. */
final class TryIT {

  @TempDir Path directory;

  private int calls;

  private Submitted call(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Assembly.ROOT.resolve("scripts/luthier").toString());
    command.addAll(List.of(arguments));
    return SparkCluster.run(
        command,
        Map.of("SPARK_HOME", "", "SPARK_LOCAL_IP", "127.0.0.1"),
        directory,
        "call-" + calls++);
  }

  @Test
  void addsATrialToAStudyThatHasEnded() throws IOException {
    Path output = directory.resolve("out");
    Path study = SmallStudy.write(directory.resolve("study"), output.toString());
    assertThat(call("try", output.toString(), "--set", "units=64").err())
        .contains("holds no study");
    Submitted run = call("run", study.toString(), "--set", "search.trials=2");
    assertThat(run.exitCode()).as(run.err()).isZero();
    Map<String, String> winner = Rankings.read(output).get(0);

    Submitted one = call("try", output.toString(), "--set", "units=64");
    Submitted other =
        call("try", output.toString(), "--from", "trial", "1", "--set", "dropout=0.3");

    assertThat(one.exitCode()).as(one.err()).isZero();
    assertThat(one.out())
        .contains("Trial 2 is trial " + winner.get("trial") + " with units 64 instead of ")
        .contains("val_loss")
        .contains("gap")
        .contains("diagnosis")
        .containsPattern("That is (no )?better: it is number [123] of 3 trials\\.");
    assertThat(other.exitCode()).as(other.err()).isZero();
    assertThat(other.out()).contains("Trial 3 is trial 1 with dropout 0.3.");
    List<Map<String, String>> ranking = Rankings.read(output);
    assertThat(ranking).hasSize(4);
    assertThat(ranking)
        .filteredOn(row -> "try".equals(row.get("origin")))
        .hasSize(2)
        .anySatisfy(row -> assertThat(row).containsEntry("units", "64"))
        .anySatisfy(row -> assertThat(row).containsEntry("dropout", "0.3"));

    Submitted resumed = call("run", study.toString(), "--set", "search.trials=3");

    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(Rankings.read(output)).as("one more of the search").hasSize(5);
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    Path output = directory.resolve("out");
    Path study = SmallStudy.write(directory.resolve("study"), output.toString());
    assertThat(call("run", study.toString(), "--set", "search.trials=1").exitCode()).isZero();

    Submitted missing = call("try", output.toString(), "--from", "7", "--set", "units=64");
    Submitted word = call("try", output.toString(), "--from", "best", "--set", "units=64");

    assertThat(missing.exitCode()).isEqualTo(2);
    assertThat(missing.err()).contains("--from: found trial 7; ").contains("has no result of it");
    assertThat(word.exitCode()).isEqualTo(2);
    assertThat(word.err()).contains("--from: found 'best'; expected a trial's number");
    assertThat(Rankings.read(output)).hasSize(1);
  }
}
