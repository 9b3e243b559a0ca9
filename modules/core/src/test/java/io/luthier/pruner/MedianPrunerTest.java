package io.luthier.pruner;

import static io.luthier.pruner.Curves.complete;
import static io.luthier.pruner.Curves.judge;
import static io.luthier.pruner.Curves.report;
import static io.luthier.pruner.Curves.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luthier.trial.Direction;
import io.luthier.trial.Objective;
import io.luthier.trial.Outcome;
import io.luthier.trial.Results;
import io.luthier.trial.Verdict;
import org.junit.jupiter.api.Test;

final class MedianPrunerTest {

  private static Pruner.Run begin(int startupTrials, int warmupEpochs) {
    return new MedianPruner(startupTrials, warmupEpochs).begin(Objective.VAL_LOSS);
  }

  @Test
  void outOfRangeSettingsAreRefused() {
    assertThatThrownBy(() -> new MedianPruner(0, 0))
        .hasMessage("startupTrials: must be at least 1; found 0");
    assertThatThrownBy(() -> new MedianPruner(1, -1))
        .hasMessage("warmupEpochs: must be at least 0; found -1");
  }

  @Test
  void whatIsWorseThanTheMedianAfterAsManyEpochsIsStopped() {
    Pruner.Run run = begin(3, 0);
    complete(run, 0, 0.9, 0.5, 0.1);
    complete(run, 1, 0.8, 0.4, 0.3);
    complete(run, 2, 0.7, 0.6, 0.2);

    assertThat(report(run, 3, 0.8, 0.5, 0.2)).as("ties all the way").isEqualTo(Verdict.GO_ON);
    assertThat(report(run, 4, 0.81).stop())
        .contains(
            "median: val_loss 0.8100 after 1 epoch is worse than the median of 3 completed trials"
                + " (0.8000)");
    assertThat(report(run, 5, 0.8, 0.6).stop())
        .hasValueSatisfying(r -> assertThat(r).contains("0.6000 after 2 epochs", "(0.5000)"));
    assertThat(report(run, 6, 0.15, 0.9, 0.9)).as("by its best").isEqualTo(Verdict.GO_ON);
  }

  @Test
  void ofAnEvenNumberTheWorseOfTheTwoInTheMiddleCounts() {
    Pruner.Run run = begin(1, 0);
    complete(run, 0, 0.1);
    assertThat(report(run, 1, 0.2).stop())
        .hasValueSatisfying(r -> assertThat(r).contains("1 comp"));
    complete(run, 2, 0.3);

    assertThat(report(run, 3, 0.3)).isEqualTo(Verdict.GO_ON);
    assertThat(report(run, 4, 0.31).stop()).isPresent();
  }

  @Test
  void nothingIsStoppedBeforeEnoughHaveCompletedAndBeforeItHasWarmedUp() {
    Pruner.Run run = begin(2, 2);
    complete(run, 0, 0.1, 0.1, 0.1);
    assertThat(report(run, 1, 0.9, 0.9, 0.9)).as("one has completed").isEqualTo(Verdict.GO_ON);
    complete(run, 1, 0.9, 0.9, 0.9);
    complete(run, 2, 0.1, 0.1, 0.1);

    assertThat(report(run, 3, 0.5, 0.5)).as("two epochs to warm up").isEqualTo(Verdict.GO_ON);
    assertThat(judge(run, 3, 3, 0.5).stop()).isPresent();
  }

  @Test
  void onlyCompletedTrialsCount() {
    Pruner.Run run = begin(1, 0);
    complete(run, 0, 0.5);
    report(run, 1, 0.1);
    run.end(result(2, new Outcome.Pruned("p"), 0.1));
    run.end(result(3, new Outcome.Diverged("d"), 0.1));
    run.end(result(4, new Outcome.Failed("f"), 0.1));

    assertThat(report(run, 5, 0.5)).isEqualTo(Verdict.GO_ON);
    assertThat(report(run, 6, 0.51).stop())
        .hasValueSatisfying(r -> assertThat(r).contains("of 1 completed trial (0.5000)"));
  }

  @Test
  void whatCompletedEarlierCountsWithItsBestAndSoItDoesBeyondTheLastEpochOfAll() {
    Pruner.Run run = begin(1, 0);
    complete(run, 0, 0.3, 0.2);
    complete(run, 1, 0.5, 0.5, 0.5, 0.4);
    complete(run, 2, 0.6, 0.1);

    assertThat(report(run, 3, 0.5, 0.2, 0.2)).isEqualTo(Verdict.GO_ON);
    assertThat(judge(run, 3, 9, 0.2)).as("ties with 0.2").isEqualTo(Verdict.GO_ON);
    run.begin(Results.trial(4));
    assertThat(judge(run, 4, 4, 0.21).stop()).as("0.1, 0.2, 0.4").isPresent();
    run.begin(Results.trial(5));
    assertThat(judge(run, 5, 9, 0.21).stop()).as("0.1, 0.2, 0.4").isPresent();
  }

  @Test
  void whatIsNotFiniteIsWorst() {
    Pruner.Run run = begin(1, 0);
    complete(run, 0, Double.NaN, 0.5);
    assertThat(report(run, 1, Double.POSITIVE_INFINITY)).isEqualTo(Verdict.GO_ON);
    assertThat(judge(run, 1, 2, Double.NaN).stop())
        .hasValueSatisfying(r -> assertThat(r).startsWith("median: val_loss NaN after 2 epochs"));
    assertThat(report(run, 2, 0.5, Double.NaN)).isEqualTo(Verdict.GO_ON);
  }

  @Test
  void anObjectiveThatIsToGrowIsComparedTheOtherWayRound() {
    Pruner.Run run = new MedianPruner(1, 0).begin(new Objective("val_loss", Direction.MAX));
    complete(run, 0, 0.5);

    assertThat(report(run, 1, 0.4).stop()).isPresent();
    assertThat(report(run, 2, 0.6, 0.1)).isEqualTo(Verdict.GO_ON);
  }

  @Test
  void aTrialThatRunsAgainStartsOver() {
    Pruner.Run run = begin(1, 0);
    complete(run, 0, 0.5, 0.4, 0.3);
    report(run, 1, 0.1, 0.1);

    assertThat(report(run, 1, 0.6).stop()).as("its 0.1 was another attempt's").isPresent();
  }

  @Test
  void lateReportsAreIgnored() {
    Pruner.Run run = begin(1, 0);
    complete(run, 0, 0.5, 0.5);
    assertThat(judge(run, 1, 1, 9)).as("it has not begun").isEqualTo(Verdict.GO_ON);
    report(run, 1, 0.4, 0.4);
    assertThat(judge(run, 1, 2, 9)).as("the same epoch").isEqualTo(Verdict.GO_ON);
    assertThat(judge(run, 0, 3, 9)).as("after its result").isEqualTo(Verdict.GO_ON);
  }

  @Test
  void itSaysWhatItDoes() {
    assertThat(MedianPruner.DEFAULT.inWords(100))
        .isEqualTo(
            "median: once 5 trials have completed, what is worse than their median after 1 or more"
                + " epochs is stopped");
  }
}
