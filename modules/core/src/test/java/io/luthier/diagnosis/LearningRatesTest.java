package io.luthier.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.space.Configuration;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.space.SearchSpace;
import io.luthier.trial.TrialResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LearningRatesTest {

  private static final Parameter RATE = Parameter.real("learningRate", 1e-4, 1, Scale.LOG);

  private static Optional<Insight> insight(Parameter parameter, double[]... ratesAndLosses) {
    List<TrialResult> results = new ArrayList<>();
    for (double[] pair : ratesAndLosses) {
      Configuration configuration = new Configuration(Map.of("learningRate", pair[0]));
      results.add(Facts.result(results.size(), configuration, pair[1], 10));
    }
    return LearningRates.of(Facts.of(SearchSpace.of(parameter), results));
  }

  private static double[] trial(double rate, double loss) {
    return new double[] {rate, loss};
  }

  @Test
  void saysWhichRatesAreGoodAndAboveWhichTrialsDiverge() {
    Optional<Insight> found =
        insight(
            RATE,
            trial(0.5, Double.NaN),
            trial(0.0005, 0.9),
            trial(0.02, 0.53),
            trial(0.001, 0.54),
            trial(0.005, 0.5),
            trial(0.3, 0.9),
            trial(0.2, Double.NaN),
            trial(0.9, Double.NaN));

    assertThat(found.orElseThrow().text())
        .isEqualTo(
            "Learning rates from 0.001 to 0.02 came within 10 % of the best val_loss (3 trials);"
                + " above 0.02, 3 of 4 trials diverged.");
    assertThat(found.orElseThrow().figures())
        .containsEntry("from", 0.001)
        .containsEntry("to", 0.02)
        .containsEntry("divergedAbove", 0.02)
        .containsEntry("diverged", 3L);
  }

  @Test
  void oneTrialThatDivergedIsNoLimit() {
    Optional<Insight> found =
        insight(
            RATE,
            trial(0.001, 0.5),
            trial(0.002, 0.5),
            trial(0.005, 0.9),
            trial(0.01, 0.9),
            trial(0.5, Double.NaN));

    assertThat(found.orElseThrow().figures()).doesNotContainKey("divergedAbove");
  }

  @Test
  void saysNothingOfARateThatIsFixedOrOfFewTrials() {
    assertThat(insight(RATE, trial(0.001, 0.5), trial(0.01, 0.5))).isEmpty();
    double[][] same = new double[6][];
    java.util.Arrays.fill(same, trial(0.001, 0.5));
    assertThat(insight(Parameter.fixed("learningRate", 0.001), same)).isEmpty();
  }
}
