package io.luthier.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luthier.callback.EarlyStopping.Decision;
import io.luthier.trial.Direction;
import io.luthier.trial.Objective;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/**
 * Keras's rules one by one; {@link KerasGoldenTest} has what Keras itself does. Epochs count from
 * 1.
 */
final class EarlyStoppingTest {

  private static final Objective LOSS = Objective.VAL_LOSS;

  /** What a series of values leads to. */
  private record Seen(int stopped, int best, List<Integer> kept) {}

  private static Seen run(EarlyStopping callback, double... values) {
    EarlyStopping.Run run = callback.begin();
    List<Integer> kept = new ArrayList<>();
    for (int epoch = 1; epoch <= values.length; epoch++) {
      Decision decision = run.onEpochEnd(epoch, OptionalDouble.of(values[epoch - 1]));
      if (decision == Decision.KEEP_WEIGHTS) {
        kept.add(epoch);
      }
      if (decision == Decision.STOP) {
        return new Seen(epoch, run.bestEpoch(), kept);
      }
    }
    return new Seen(0, run.bestEpoch(), kept);
  }

  private static EarlyStopping.Builder patience(int patience) {
    return EarlyStopping.builder().patience(patience);
  }

  @Test
  void stopsWhenPatienceRunsOut() {
    Seen seen = run(patience(2).build(LOSS), 10, 9, 8, 9, 8.9, 8.8, 1);

    assertThat(seen).isEqualTo(new Seen(5, 3, List.of(1, 2, 3)));
  }

  @Test
  void patienceZeroAndOneAreTheSame() {
    double[] values = {5, 4, 4.5, 3};

    assertThat(run(patience(0).build(LOSS), values))
        .isEqualTo(run(patience(1).build(LOSS), values));
    assertThat(run(patience(0).build(LOSS), values).stopped()).isEqualTo(3);
  }

  @Test
  void theFirstEpochNeverStops() {
    EarlyStopping callback = new EarlyStopping(LOSS, 0, 0, OptionalDouble.of(0.1), true, 0);

    assertThat(run(callback, 5, 6).stopped()).isEqualTo(2);
  }

  @Test
  void minDeltaAsksForTheCumulativeGain() {
    EarlyStopping callback = patience(10).minDelta(0.1).build(LOSS);

    assertThat(run(callback, 1.0, 0.95, 0.91, 0.9).best()).isEqualTo(1);
    assertThat(run(callback, 1.0, 0.95, 0.9, 0.85).best())
        .as("0.85 is the first that is better than 1.0 by more than 0.1")
        .isEqualTo(4);
  }

  @Test
  void withMinDeltaTheLastQualifyingEpochIsRestoredNotTheMinimum() {
    Seen seen = run(patience(3).minDelta(0.5).build(LOSS), 10, 8, 7.9, 7.8, 7.7);

    assertThat(seen).isEqualTo(new Seen(5, 2, List.of(1, 2)));
  }

  @Test
  void startFromEpochIgnoresWhatComesBefore() {
    Seen seen = run(patience(2).startFromEpoch(3).build(LOSS), 1, 1, 1, 5, 4, 6, 6);

    assertThat(seen).isEqualTo(new Seen(7, 5, List.of(4, 5)));
  }

  @Test
  void aMissingValueMovesNothing() {
    EarlyStopping.Run run = patience(1).build(LOSS).begin();
    run.onEpochEnd(1, OptionalDouble.of(1));

    assertThat(run.onEpochEnd(2, OptionalDouble.empty())).isEqualTo(Decision.GO_ON);
    assertThat(run.onEpochEnd(3, OptionalDouble.of(2))).isEqualTo(Decision.STOP);
  }

  @Test
  void theWaitStartsAnewOnlyBelowTheBaseline() {
    EarlyStopping callback = patience(3).baseline(5).build(LOSS);

    assertThat(run(callback, 9, 8, 8.5, 7).stopped())
        .as("epoch 3 has waited three times; improvements above the baseline do not help")
        .isEqualTo(3);
    assertThat(run(callback, 9, 4, 4.5, 4.6, 4.7).stopped()).isEqualTo(5);
    assertThat(run(callback, 9, 8, 7, 6, 5.5).stopped())
        .as("an improving epoch never stops the training")
        .isZero();
  }

  @Test
  void maximumMode() {
    EarlyStopping callback = patience(2).build(new Objective("val_accuracy", Direction.MAX));

    assertThat(run(callback, 0.5, 0.6, 0.6, 0.55)).isEqualTo(new Seen(4, 2, List.of(1, 2)));
  }

  @Test
  void whatIsNotFiniteIsNeverAnImprovement() {
    Seen seen = run(patience(3).build(LOSS), Double.NaN, 2, Double.NEGATIVE_INFINITY, 1);

    assertThat(seen.best()).isEqualTo(4);
  }

  @Test
  void weightsAreKeptOnlyIfTheyAreToBeRestored() {
    EarlyStopping callback = patience(2).restoreBestWeights(false).startFromEpoch(1).build(LOSS);

    assertThat(run(callback, Double.NaN, Double.NaN, 3, 4).kept()).containsExactly(3);
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThatThrownBy(() -> patience(-1).build(LOSS))
        .hasMessage("patience must be at least 0; found -1");
    assertThatThrownBy(() -> patience(1).minDelta(Double.NaN).build(LOSS))
        .hasMessageContaining("minDelta must be a finite number");
    assertThatThrownBy(() -> patience(1).startFromEpoch(-2).build(LOSS))
        .hasMessageContaining("startFromEpoch must be at least 0; found -2");
    assertThat(patience(1).minDelta(-0.1).build(LOSS).minDelta()).isEqualTo(0.1);
  }
}
