package io.luthier.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luthier.trial.Objective;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Keras's rules one by one; {@link KerasGoldenTest} has what Keras itself does. Epochs count from
 * 1.
 */
final class ReduceLrOnPlateauTest {

  private static ReduceLrOnPlateau callback(int patience, int cooldown, double minLr) {
    return ReduceLrOnPlateau.builder()
        .factor(0.1)
        .patience(patience)
        .cooldown(cooldown)
        .minLr(minLr)
        .build(Objective.VAL_LOSS);
  }

  /** The epochs after which the learning rate was cut. */
  private static List<Integer> cuts(ReduceLrOnPlateau callback, double... values) {
    ReduceLrOnPlateau.Run run = callback.begin();
    List<Integer> cuts = new ArrayList<>();
    double rate = 1;
    for (int epoch = 1; epoch <= values.length; epoch++) {
      double next = run.onEpochEnd(OptionalDouble.of(values[epoch - 1]), rate);
      if (next < rate) {
        cuts.add(epoch);
      }
      rate = next;
    }
    return cuts;
  }

  private static double[] flat(int epochs) {
    double[] values = new double[epochs];
    Arrays.fill(values, 1);
    return values;
  }

  @ParameterizedTest
  @CsvSource({"0, 2", "1, 2", "2, 3", "3, 4"})
  void onAFlatLossCooldownSpreadsTheCuts(int cooldown, int apart) {
    List<Integer> cuts = cuts(callback(2, cooldown, 0), flat(12));

    assertThat(cuts).startsWith(3, 3 + apart, 3 + 2 * apart);
  }

  @Test
  void patienceZeroAndOneAreTheSame() {
    assertThat(cuts(callback(0, 0, 0), flat(5)))
        .isEqualTo(cuts(callback(1, 0, 0), flat(5)))
        .containsExactly(2, 3, 4, 5);
  }

  @Test
  void theLastCutClampsAndThenNothingIsCut() {
    ReduceLrOnPlateau.Run run = callback(1, 3, 0.05).begin();
    run.onEpochEnd(OptionalDouble.of(1), 0.3);

    assertThat(run.onEpochEnd(OptionalDouble.of(1), 0.3)).isEqualTo(0.05);
    for (int i = 0; i < 6; i++) {
      assertThat(run.onEpochEnd(OptionalDouble.of(1), 0.05)).isEqualTo(0.05);
    }
  }

  @Test
  void minDeltaDecidesWhatIsAPlateau() {
    ReduceLrOnPlateau callback = callback(2, 0, 0);

    assertThat(cuts(callback, 1, 0.99995, 0.9999)).containsExactly(3);
    assertThat(cuts(callback, 1, 0.99995, 0.9998)).isEmpty();
  }

  @Test
  void anImprovementDuringCooldownIsRemembered() {
    // Cut after 2; epoch 3 cools down and improves to 0.5; 0.6 is then worse than that.
    assertThat(cuts(callback(1, 2, 0), 1, 1, 0.5, 0.6, 0.6)).containsExactly(2, 4);
  }

  @Test
  void aMissingValueMovesNothing() {
    ReduceLrOnPlateau.Run run = callback(1, 0, 0).begin();
    run.onEpochEnd(OptionalDouble.of(1), 1);

    assertThat(run.onEpochEnd(OptionalDouble.empty(), 1)).isEqualTo(1);
    assertThat(run.onEpochEnd(OptionalDouble.of(1), 1)).isEqualTo(0.1);
  }

  @Test
  void refusesWhatMakesNoSense() {
    for (double factor : new double[] {0, 1, -0.5, Double.NaN}) {
      assertThatThrownBy(() -> ReduceLrOnPlateau.builder().factor(factor).build(Objective.VAL_LOSS))
          .hasMessage("factor must be above 0 and below 1; found " + factor);
    }
    assertThatThrownBy(() -> callback(1, -1, 0)).hasMessageContaining("cooldown");
    assertThatThrownBy(() -> callback(1, 0, -1)).hasMessageContaining("minLr");
  }
}
