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
import io.luthier.trial.TrialResult;
import io.luthier.trial.Verdict;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class AshaPrunerTest {

  private static final AshaPruner HALVING = new AshaPruner(2, 1, 1);

  private static Pruner.Run begin(AshaPruner pruner) {
    return pruner.begin(Objective.VAL_LOSS);
  }

  @Test
  void rungsAreMultiplesAndNothingElse() {
    assertThat(new AshaPruner(4, 1, 1).rungs(0, 1, 100)).containsExactly(1, 4, 16, 64);
    assertThat(new AshaPruner(3, 2, 1).rungs(0, 6, 54)).containsExactly(6, 18, 54);
    assertThat(new AshaPruner(3, 2, 1).rungs(0, 7, 17)).isEmpty();
    assertThat(new AshaPruner(4, 1, 3).rungs(1, 1, 100)).containsExactly(4, 16, 64);
    assertThat(new AshaPruner(4, 1, 3).rungs(2, 1, 100)).containsExactly(16, 64);
    assertThat(new AshaPruner(10, 1, 1).rungs(0, 1, Integer.MAX_VALUE))
        .as("whole numbers, where logarithms would be off")
        .endsWith(100_000_000, 1_000_000_000)
        .hasSize(10);
    int most = Integer.MAX_VALUE;
    assertThat(new AshaPruner(most, most, most).rungs(most - 1, 1, most)).isEmpty();
    assertThat(new AshaPruner(most, most, most).rungs(0, 1, most)).containsExactly(most);
  }

  @Test
  void outOfRangeSettingsAreRefused() {
    assertThatThrownBy(() -> new AshaPruner(1, 1, 1))
        .hasMessage("reduction: must be at least 2; found 1");
    assertThatThrownBy(() -> new AshaPruner(2, 0, 1))
        .hasMessage("minEpochs: must be at least 1; found 0");
    assertThatThrownBy(() -> new AshaPruner(2, 1, 0))
        .hasMessage("brackets: must be at least 1; found 0");
  }

  @Test
  void theBestQuarterGoesOnAndTheReasonSaysWhoTheOthersWere() {
    Pruner.Run run = begin(AshaPruner.DEFAULT);
    for (int trial = 0; trial < 16; trial++) {
      run.begin(Results.trial(trial));
      judge(run, trial, 1, trial / 10.0);
      run.end(result(trial, new Outcome.Pruned("whatever"), trial / 10.0));
    }

    assertThat(report(run, 16, 0.412).stop())
        .contains(
            "asha: val_loss 0.4120 after 1 epoch is not among the best 1/4 of 17 trials (0.3000)");
    run.end(result(16, new Outcome.Pruned("it"), 0.412));
    assertThat(report(run, 17, 0.3)).as("a tie with the fourth of four").isEqualTo(Verdict.GO_ON);
    assertThat(report(run, 18, 0.29)).isEqualTo(Verdict.GO_ON);
    assertThat(report(run, 19, 0.3001).stop().orElseThrow()).endsWith(" (0.3000)");
  }

  @Test
  void figuresThatLookTheSameAreWrittenOut() {
    Pruner.Run run = begin(HALVING);
    report(run, 0, 0.30000001);
    report(run, 1, 0.5);

    assertThat(report(run, 2, 0.30000002).stop())
        .contains(
            "asha: val_loss 0.30000002 after 1 epoch is not among the best 1/2 of 3 trials"
                + " (0.30000001)");
  }

  @Test
  void withFewerPeersThanTheReductionATrialGoesOn() {
    Pruner.Run run = begin(AshaPruner.DEFAULT);
    for (int trial = 0; trial < 4; trial++) {
      assertThat(report(run, trial, trial)).as("trial %s", trial).isEqualTo(Verdict.GO_ON);
    }
    assertThat(report(run, 4, 4).stop()).isPresent();
    assertThat(judge(run, 0, 4, 9)).as("alone at the next rung").isEqualTo(Verdict.GO_ON);
  }

  @Test
  void onlyRungsAreJudgedAndByTheBestUpToThere() {
    Pruner.Run run = begin(HALVING);
    report(run, 0, 0.2, 0.2);
    report(run, 1, 0.3, 0.3);
    report(run, 2, 0.1, 0.9);

    assertThat(judge(run, 2, 3, 0.9)).as("no rung").isEqualTo(Verdict.GO_ON);
    assertThat(report(run, 3, 0.1, 0.9)).as("0.1 was its best").isEqualTo(Verdict.GO_ON);
    assertThat(report(run, 4, 0.2).stop()).as("not even before it gets worse").isPresent();
  }

  @Test
  void whatIsNotFiniteIsWorstAndTiesWithItsLike() {
    Pruner.Run run = begin(HALVING);
    for (int trial = 0; trial < 6; trial++) {
      assertThat(report(run, trial, trial % 2 == 0 ? Double.NaN : Double.POSITIVE_INFINITY))
          .as("trial %s", trial)
          .isEqualTo(Verdict.GO_ON);
    }
    assertThat(report(run, 6, 1e9)).isEqualTo(Verdict.GO_ON);
    for (int trial = 7; trial < 20; trial++) {
      report(run, trial, 1.0);
    }
    assertThat(report(run, 20, Double.NaN).stop())
        .contains(
            "asha: val_loss NaN after 1 epoch is not among the best 1/2 of 21 trials (1.000)");
    assertThat(report(run, 21, 1.0, Double.NaN)).as("its best is finite").isEqualTo(Verdict.GO_ON);
  }

  @Test
  void anObjectiveThatIsToGrowIsComparedTheOtherWayRound() {
    Pruner.Run run = HALVING.begin(new Objective("val_loss", Direction.MAX));
    report(run, 0, 0.5);
    report(run, 1, 0.6);

    assertThat(report(run, 2, 0.55).stop()).isPresent();
    assertThat(report(run, 3, 0.7)).isEqualTo(Verdict.GO_ON);
  }

  @Test
  void aTrialThatRunsAgainCountsOnceAndNotAgainstItself() {
    Pruner.Run run = begin(HALVING);
    report(run, 0, 0.1, 0.1);
    run.begin(Results.trial(0));

    assertThat(report(run, 1, 0.2)).as("there is one peer: trial 0").isEqualTo(Verdict.GO_ON);
    assertThat(judge(run, 0, 1, 0.3))
        .as("its own 0.1 is no peer, so there is one: trial 1")
        .isEqualTo(Verdict.GO_ON);
    assertThat(report(run, 2, 0.25).stop())
        .as("of 0.2, 0.25 and 0.3 one goes on")
        .contains(
            "asha: val_loss 0.2500 after 1 epoch is not among the best 1/2 of 3 trials (0.2000)");
  }

  @Test
  void whatALostAttemptReportedCountsForTheOthersUntilItIsThereAgain() {
    Pruner.Run run = begin(HALVING);
    report(run, 0, 0.1, 0.1);
    report(run, 1, 0.2, 0.2);
    run.begin(Results.trial(0));
    run.begin(Results.trial(1));

    report(run, 2, 0.1, 0.1);
    assertThat(report(run, 3, 0.15).stop())
        .hasValueSatisfying(r -> assertThat(r).contains("1/2 of 4 trials (0.1000)"));
    run.begin(Results.trial(0));
    judge(run, 0, 1, 0.1);
    run.end(result(0, new Outcome.Pruned("this time"), 0.1));
    run.end(TrialResult.failed(Results.trial(1), "k", "m", 0, TrialResult.Place.NOWHERE));
    run.begin(Results.trial(4));
    assertThat(judge(run, 4, 2, 0.9))
        .as("at the second rung trial 2 alone is left")
        .isEqualTo(Verdict.GO_ON);
  }

  @Test
  void lateReportsAreIgnored() {
    Pruner.Run run = begin(HALVING);
    assertThat(judge(run, 0, 1, 9)).as("it has not begun").isEqualTo(Verdict.GO_ON);
    report(run, 0, 0.5, 0.5, 0.5, 0.5);
    report(run, 1, 0.4, 0.4, 0.4, 0.4);
    report(run, 2, 0.3, 0.3, 0.3, 0.3);

    assertThat(judge(run, 0, 2, 0.1)).as("an earlier epoch").isEqualTo(Verdict.GO_ON);
    assertThat(report(run, 3, 0.35, 0.35)).as("and it does not count").isEqualTo(Verdict.GO_ON);
    complete(run, 0, 0.5);
    assertThat(judge(run, 0, 4, 9)).as("after its result").isEqualTo(Verdict.GO_ON);
  }

  @Test
  void aSkippedRungCountsWithWhatWasBestBefore() {
    Pruner.Run run = begin(HALVING);
    report(run, 0, 0.3, 0.3);
    report(run, 1, 0.2, 0.2);
    report(run, 2, 0.1);

    run.begin(Results.trial(3));
    judge(run, 3, 1, 0.1);
    assertThat(judge(run, 3, 5, 0.9)).as("0.1 at the rungs 2 and 4").isEqualTo(Verdict.GO_ON);
    run.begin(Results.trial(4));
    judge(run, 4, 1, 0.1);
    assertThat(judge(run, 2, 2, 0.25)).isEqualTo(Verdict.GO_ON);
    run.begin(Results.trial(5));
    judge(run, 5, 1, 0.15);
    assertThat(judge(run, 5, 3, 0.01).stop())
        .as("behind at rung 2, whatever it has become since")
        .contains(
            "asha: val_loss 0.1500 after 2 epochs is not among the best 1/2 of 5 trials (0.1000)");
    run.begin(Results.trial(6));
    assertThat(judge(run, 6, 5, 9)).as("nothing is known of its rungs").isEqualTo(Verdict.GO_ON);
  }

  @Test
  void whatEndedByItselfCountsAtLaterRungs() {
    Pruner.Run run = begin(HALVING);
    complete(run, 0, 0.20);
    complete(run, 1, 0.21);
    run.end(result(2, new Outcome.Diverged("d"), 0.22, Double.NaN));
    run.end(result(3, new Outcome.Diverged("d"), Double.NaN));

    run.begin(Results.trial(4));
    assertThat(judge(run, 4, 4, 0.5).stop())
        .as("at a rung that it is the first to reach")
        .hasValueSatisfying(r -> assertThat(r).contains("1/2 of 5 trials (0.2100)"));
    complete(run, 5, 0.19);
    run.begin(Results.trial(6));
    assertThat(judge(run, 6, 4, 0.5).stop())
        .as("at a rung that was there before")
        .hasValueSatisfying(r -> assertThat(r).contains("1/2 of 7 trials (0.2100)"));
  }

  @Test
  void whatWasPrunedOrHasFailedDoesNotCountAtLaterRungs() {
    Pruner.Run run = begin(HALVING);
    for (int trial = 0; trial < 4; trial++) {
      run.end(result(trial, new Outcome.Pruned("p"), 0.1));
    }
    for (int trial = 4; trial < 8; trial++) {
      run.end(result(trial, new Outcome.Failed("f"), 0.1, 0.1));
    }

    assertThat(report(run, 8, 0.5).stop())
        .hasValueSatisfying(r -> assertThat(r).contains("1/2 of 5 trials (0.1000)"));
    assertThat(judge(run, 8, 2, 0.5)).isEqualTo(Verdict.GO_ON);
  }

  @Test
  void trialsCompeteWithinTheirBracket() {
    AshaPruner pruner = new AshaPruner(2, 1, 2);
    List<Integer> first =
        IntStream.range(0, 40).filter(n -> pruner.bracket(Results.trial(n)) == 0).boxed().toList();
    List<Integer> second =
        IntStream.range(0, 40).filter(n -> pruner.bracket(Results.trial(n)) == 1).boxed().toList();
    assertThat(first).hasSizeBetween(10, 30);
    Pruner.Run run = begin(pruner);
    first.subList(0, 3).forEach(trial -> report(run, trial, 0.1, 0.1));

    assertThat(report(run, first.get(3), 0.2).stop())
        .hasValueSatisfying(r -> assertThat(r).contains(" of 4 trials of bracket 0 (0.1000)"));
    second
        .subList(0, 3)
        .forEach(trial -> assertThat(report(run, trial, 0.2, 0.2)).isEqualTo(Verdict.GO_ON));
    assertThat(report(run, second.get(3), 0.3)).as("no rung of it").isEqualTo(Verdict.GO_ON);
    assertThat(judge(run, second.get(3), 2, 0.3).stop())
        .hasValueSatisfying(r -> assertThat(r).contains(" of 4 trials of bracket 1 (0.2000)"));
  }

  @Test
  void itSaysWhatItDoes() {
    assertThat(AshaPruner.DEFAULT.inWords(100))
        .isEqualTo("asha: what is not among the best 1/4 after 1, 4, 16, 64 epochs is stopped");
    assertThat(AshaPruner.DEFAULT.inWords(4))
        .as("the last epoch is no rung")
        .isEqualTo("asha: what is not among the best 1/4 after 1 epoch is stopped");
    assertThat(new AshaPruner(3, 5, 2).inWords(5))
        .isEqualTo("asha: stops nothing, for the first rung is after 5 epochs");
    assertThat(new AshaPruner(3, 5, 2).inWords(50))
        .endsWith("after 5, 15, 45 epochs is stopped; later in the other brackets of 2");
  }
}
