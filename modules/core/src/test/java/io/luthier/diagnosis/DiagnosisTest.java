package io.luthier.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.trial.Outcome;
import io.luthier.trial.Results;
import io.luthier.trial.TrialResult;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DiagnosisTest {

  private static double[] curve(double... values) {
    return values;
  }

  @Test
  void lossesThatPartAreOverfitting() {
    TrialResult result =
        Results.curves(
            0, curve(1.5, 0.8, 0.4, 0.2, 0.1, 0.05), curve(1.6, 1.0, 0.9, 1.0, 1.2, 1.5));

    assertThat(Diagnosis.of(result)).isEqualTo(Diagnosis.OVERFITTING);
  }

  @Test
  void highLossesCloseTogetherAreUnderfitting() {
    TrialResult result =
        Results.curves(
            0, curve(1.7, 1.5, 1.45, 1.44, 1.44, 1.44), curve(1.7, 1.5, 1.46, 1.45, 1.46, 1.46));

    assertThat(Diagnosis.of(result)).isEqualTo(Diagnosis.UNDERFITTING);
  }

  @Test
  void lowLossesCloseTogetherAreAGoodFit() {
    TrialResult result =
        Results.curves(
            0, curve(1.7, 0.5, 0.3, 0.25, 0.24, 0.24), curve(1.7, 0.6, 0.33, 0.27, 0.28, 0.28));

    assertThat(Diagnosis.of(result)).isEqualTo(Diagnosis.GOOD_FIT);
  }

  @Test
  void aLossThatStillFallsAtTheEndIsUnfinished() {
    double[] falling = IntStream.range(0, 20).mapToDouble(i -> Math.exp(-i / 10.0)).toArray();

    assertThat(Diagnosis.of(Results.curves(0, falling, falling))).isEqualTo(Diagnosis.UNFINISHED);
  }

  @Test
  void whatDivergedOrFailedIsNotJudgedByItsCurves() {
    TrialResult failed =
        TrialResult.failed(Results.trial(0), "kind", "why", 0, TrialResult.Place.NOWHERE);
    TrialResult diverged =
        new TrialResult(
            Results.trial(0),
            new Outcome.Diverged("train_loss was NaN in epoch 1"),
            Map.of(),
            0,
            List.of(),
            0.1,
            0,
            1,
            TrialResult.Place.NOWHERE,
            "",
            "");

    assertThat(Diagnosis.of(failed)).isEqualTo(Diagnosis.NONE);
    assertThat(Diagnosis.of(diverged)).isEqualTo(Diagnosis.DIVERGED);
  }
}
