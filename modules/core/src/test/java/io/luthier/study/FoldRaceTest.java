package io.luthier.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.trial.Objective;
import org.junit.jupiter.api.Test;

final class FoldRaceTest {

  private static final double NONE = Double.NaN;

  private final FoldRace losses = new FoldRace(Objective.VAL_LOSS, 4);

  @Test
  void nothingIsHopelessBeforeATrialIsComplete() {
    assertThat(losses.hopeless(values(9, 9, NONE, NONE))).isEmpty();
  }

  @Test
  void aTrialThatCouldNotEvenWinWithPerfectFoldsIsHopelessAfterOne() {
    losses.complete(3, values(0.2, 0.3, 0.2, 0.3));
    assertThat(losses.hopeless(values(1.2, NONE, NONE, NONE)))
        .contains(
            "folds: val_loss 1.200 after 1 of 4; with perfect folds from now on val_loss would be"
                + " 0.3000, and trial 3 has 0.2500");
    assertThat(losses.hopeless(values(0.9, NONE, NONE, NONE))).isEmpty();
  }

  @Test
  void aTrialIsBeatenIfItIsWorseOnTheSameFoldsByMoreThanChance() {
    losses.complete(3, values(0.2, 0.6, 0.2, 0.3));
    // Behind by 0.10 and 0.11: far more than their spread.
    assertThat(losses.hopeless(values(0.3, 0.71, NONE, NONE)))
        .contains(
            "folds: val_loss 0.5050 after 2 of 4, on which trial 3 has 0.4000; it is worse by more than"
                + " chance");
    // Behind by 0.1 and ahead by 0.05.
    assertThat(losses.hopeless(values(0.3, 0.55, NONE, NONE))).isEmpty();
    // Behind on both, but unevenly: t = 1.22 of 6.31.
    assertThat(losses.hopeless(values(0.21, 0.7, NONE, NONE))).isEmpty();
    // Ahead on both.
    assertThat(losses.hopeless(values(0.1, 0.49, NONE, NONE))).isEmpty();
  }

  @Test
  void foldsArePairedWhicheverOfThemHaveEnded() {
    losses.complete(3, values(0.2, 0.6, 0.2, 0.3));
    assertThat(losses.hopeless(values(NONE, 0.7, NONE, 0.4))).isPresent();
    assertThat(losses.hopeless(values(0.7, NONE, 0.4, NONE))).isEmpty();
  }

  @Test
  void withMoreFoldsLessIsNeeded() {
    losses.complete(0, values(0.2, 0.2, 0.2, 0.2));
    // t = 3.46: below the 6.31 of two folds, above the 2.92 of three.
    assertThat(losses.hopeless(values(0.22, 0.24, NONE, NONE))).isEmpty();
    assertThat(losses.hopeless(values(0.22, 0.24, 0.26, NONE))).isPresent();
  }

  @Test
  void equalFoldsAreNoReason() {
    losses.complete(0, values(0.2, 0.3, 0.2, 0.2));
    assertThat(losses.hopeless(values(0.2, 0.3, NONE, NONE))).isEmpty();
  }

  @Test
  void theBestCompleteTrialSetsTheMeasure() {
    losses.complete(0, values(0.5, 0.5, 0.5, 0.5));
    losses.complete(1, values(0.2, 0.2, 0.2, 0.2));
    losses.complete(2, values(0.3, 0.3, 0.3, 0.3));
    losses.complete(4, values(0.1, 0.1, NONE, 0.1));
    assertThat(losses.hopeless(values(0.4, 0.401, NONE, NONE)).orElseThrow()).contains("trial 1");
  }

  @Test
  void ofAnAccuracyMoreIsBetter() {
    FoldRace accuracies = new FoldRace(Objective.of("val_accuracy"), 4);
    accuracies.complete(0, values(0.9, 0.9, 0.9, 0.9));
    assertThat(accuracies.hopeless(values(0.5, NONE, NONE, NONE)).orElseThrow())
        .contains("would be 0.8750");
    assertThat(accuracies.hopeless(values(0.8, 0.81, NONE, NONE))).isPresent();
    assertThat(accuracies.hopeless(values(0.95, 0.96, NONE, NONE))).isEmpty();
  }

  private static double[] values(double... values) {
    return values;
  }
}
