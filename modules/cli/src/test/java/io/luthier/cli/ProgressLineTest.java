package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.space.Configuration;
import io.luthier.study.Study;
import io.luthier.trial.Objective;
import io.luthier.trial.Outcome;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class ProgressLineTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long now;

  private ProgressLine line(int columns) {
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    return new ProgressLine(out, columns, Objective.VAL_LOSS, () -> now);
  }

  private static TrialResult result() {
    return new TrialResult(
        new Trial(3, new Configuration(Map.of()), 1, "random", ""),
        new Outcome.Completed(""),
        Map.of("val_loss", 0.25),
        1,
        List.of(),
        0.1,
        0,
        1,
        TrialResult.Place.NOWHERE,
        "",
        "");
  }

  private static Study.Progress progress(int ended, Optional<TrialResult> best) {
    return new Study.Progress(OptionalLong.of(4), ended, 2, 0, 0, 9, best);
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void onATerminalOneLineIsDrawnOver() {
    ProgressLine line = line(140);
    line.started(progress(0, Optional.empty()), 2);
    now = Duration.ofSeconds(60).toNanos();
    line.progressed(progress(1, Optional.of(result())));
    line.progressed(progress(2, Optional.of(result())));

    assertThat(printed())
        .isEqualTo(
            "4 trials on 2 slots\n"
                + "\r[######------------------] 1/4 done, 2 running, 0 failed | best val_loss 0.2500"
                + " (trial 3) | 3m 0s left");
    line.progressed(progress(4, Optional.of(result())));
    assertThat(printed())
        .endsWith(
            "\r[########################] 4/4 done, 2 running, 0 failed | best val_loss 0.2500"
                + " (trial 3)             ");
    line.end();
    line.end();
    assertThat(printed()).endsWith(" \n").doesNotEndWith("\n\n");
  }

  @Test
  void onANarrowTerminalTheLineDoesNotWrap() {
    ProgressLine line = line(80);
    line.started(progress(0, Optional.empty()), 2);
    bytes.reset();
    now = Duration.ofSeconds(60).toNanos();
    line.progressed(progress(1, Optional.of(result())));

    assertThat(printed())
        .isEqualTo(
            "\r[##--------] 1/4 done, 2 running, 0 failed | best 0.2500 (trial 3) | 3m 0s left");
    bytes.reset();
    line(30).progressed(progress(1, Optional.of(result())));
    assertThat(printed()).isEqualTo("\r1/4 done, 2 running, 0 failed");
  }

  @Test
  void prunedTrialsAreCountedOnceThereAreSome() {
    line(140).progressed(new Study.Progress(OptionalLong.of(9), 5, 2, 3, 1, 9, Optional.empty()));

    assertThat(printed()).contains("5/9 done, 2 running, 3 pruned, 1 failed");
  }

  @Test
  void aLineIsRedrawnAtMostFiveTimesASecondButForTheLast() {
    ProgressLine line = line(140);
    now = Duration.ofSeconds(60).toNanos();
    line.progressed(progress(1, Optional.empty()));
    now += Duration.ofMillis(199).toNanos();
    line.progressed(progress(2, Optional.empty()));
    assertThat(printed()).doesNotContain("2/4");
    now += Duration.ofMillis(1).toNanos();
    line.progressed(progress(2, Optional.empty()));
    assertThat(printed()).contains("2/4");
    line.progressed(progress(4, Optional.empty()));
    assertThat(printed()).contains("4/4");
  }

  @Test
  void whatIsLeftFollowsTheSlots() {
    ProgressLine line = line(140);
    line.started(progress(0, Optional.empty()), 1);
    now = Duration.ofSeconds(60).toNanos();
    line.progressed(progress(1, Optional.empty()));
    assertThat(printed()).endsWith(" | 3m 0s left");

    line.slots(3);
    now += Duration.ofSeconds(1).toNanos();
    line.progressed(progress(1, Optional.empty()));
    // A trial takes 63 s of a slot so far, since three of them have trained for a second more.
    assertThat(printed()).endsWith(" | 1m 3s left");
  }

  @Test
  void whatIsWaitedForIsSaidAndThatItHasCome() {
    ProgressLine line = line(0);
    line.started(progress(0, Optional.empty()), 0);
    line.waiting("for executors");
    now = Duration.ofHours(1).toNanos();
    line.slots(1);
    now += Duration.ofSeconds(60).toNanos();
    line.ended(result(), progress(1, Optional.of(result())));

    assertThat(printed())
        .startsWith("4 trials, and no executor yet\nwaiting for executors\nnow on 1 slot\n")
        .as("time without a slot does not count")
        .contains(" | 3m 0s left | trial 3 COMPLETED");
  }

  @Test
  void onATerminalSlotsAreSaidOnlyAfterWaiting() {
    ProgressLine line = line(140);
    line.started(progress(0, Optional.empty()), 1);
    bytes.reset();
    line.slots(2);
    assertThat(printed()).isEmpty();
    line.waiting("for executors");
    line.slots(2);
    assertThat(printed()).isEqualTo("waiting for executors\nnow on 2 slots\n");
  }

  @Test
  void aWarningDoesNotStandInTheMiddleOfALine() {
    ProgressLine line = line(140);
    line.progressed(progress(1, Optional.empty()));
    line.warned("mind the gap");

    assertThat(printed()).endsWith("\nwarning: mind the gap\n");
    assertThat(line.hasShown("mind the gap")).isTrue();
    assertThat(line.hasShown("mind the step")).isFalse();
  }

  @Test
  void elsewhereEveryTrialThatEndsIsALine() {
    ProgressLine line = line(0);
    line.warned("mind the gap");
    line.started(progress(0, Optional.empty()), 1);
    line.progressed(progress(1, Optional.empty()));
    line.ended(result(), progress(4, Optional.of(result())));

    assertThat(printed())
        .isEqualTo(
            "warning: mind the gap\n4 trials on 1 slot\n"
                + "4/4 done, 2 running, 0 failed | best val_loss 0.2500 (trial 3) | trial 3 COMPLETED"
                + " val_loss 0.2500\n");
  }

  @Test
  void durationsAreReadable() {
    assertThat(ProgressLine.text(Duration.ofMillis(200))).isEqualTo("1s");
    assertThat(ProgressLine.text(Duration.ofSeconds(75))).isEqualTo("1m 15s");
    assertThat(ProgressLine.text(Duration.ofMinutes(125))).isEqualTo("2h 5m");
  }
}
