package io.luthier.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.trial.Measurement;
import io.luthier.trial.Outcome;
import io.luthier.trial.Results;
import io.luthier.trial.TrialResult;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class JudgementTest {

  /** A study in which guessing has a loss of 1.8, and the best trial one of 0.5. */
  private static final Yardstick STUDY = new Yardstick(1.8, 0.5, 20);

  private static double[] curve(double... values) {
    return values;
  }

  /** A loss that falls from one value and comes to rest at another. */
  private static double[] settling(double from, double to, int epochs) {
    return IntStream.range(0, epochs).mapToDouble(i -> to + (from - to) * Math.exp(-i)).toArray();
  }

  private static Diagnosis diagnosis(double[] train, double[] validation, Yardstick yardstick) {
    return Judgement.of(Results.curves(0, train, validation), yardstick).diagnosis();
  }

  @Test
  void lossesThatPartAreOverfittingThoughTheBestEpochIsRestored() {
    TrialResult result =
        Results.curves(
            0, curve(1.5, 0.8, 0.64, 0.5, 0.4, 0.3), curve(1.6, 0.9, 0.8, 0.85, 0.9, 1.0));

    Judgement judgement = Judgement.of(result);

    assertThat(judgement.diagnosis()).isEqualTo(Diagnosis.OVERFITTING);
    assertThat(judgement.figures())
        .isEqualTo(
            "after epoch 3 the validation loss rose by 25 % while the training loss fell by 53 %");
    assertThat(judgement.nextStep()).startsWith("add dropout");
  }

  @Test
  void aWideGapIsOverfittingWithoutARiseAfterTheBestEpoch() {
    Judgement judgement =
        Judgement.of(Results.curves(0, settling(1.5, 0.2, 30), settling(1.5, 0.5, 30)), STUDY);

    assertThat(judgement.diagnosis()).isEqualTo(Diagnosis.OVERFITTING);
    assertThat(judgement.figures())
        .isEqualTo("the training loss of 0.2000 is 60 % below the validation loss of 0.5000");
  }

  @Test
  void aGapThatIsTinyAgainstWhatThereIsToLearnDoesNotMatter() {
    Yardstick easy = new Yardstick(3, 0.02, 20);

    assertThat(diagnosis(settling(1.5, 0.008, 30), settling(1.5, 0.021, 30), easy))
        .isEqualTo(Diagnosis.GOOD_FIT);
  }

  @Test
  void lossesCloseTogetherAreUnderfittingIfOthersDoBetter() {
    double[] train = settling(1.5, 0.9, 30);
    double[] validation = settling(1.5, 0.92, 30);

    assertThat(diagnosis(train, validation, STUDY)).isEqualTo(Diagnosis.UNDERFITTING);
    assertThat(diagnosis(train, validation, new Yardstick(1.8, 0.91, 20)))
        .as("nobody does better: it is noise")
        .isEqualTo(Diagnosis.GOOD_FIT);
  }

  @Test
  void withoutOthersThePriorSaysWhetherMuchWasLearnt() {
    Yardstick alone = new Yardstick(1.8, 1.4, 1);

    assertThat(diagnosis(settling(1.7, 1.4, 30), settling(1.7, 1.4, 30), alone))
        .isEqualTo(Diagnosis.UNDERFITTING);
    assertThat(diagnosis(settling(1.7, 0.4, 30), settling(1.7, 0.42, 30), alone))
        .isEqualTo(Diagnosis.GOOD_FIT);
  }

  @Test
  void aLossThatStillFallsAtTheEndIsUnfinished() {
    double[] falling = IntStream.range(0, 20).mapToDouble(i -> Math.exp(-i / 10.0)).toArray();

    assertThat(diagnosis(falling, falling, Yardstick.NONE)).isEqualTo(Diagnosis.UNFINISHED);
    assertThat(diagnosis(curve(1.5), curve(1.5), STUDY)).isEqualTo(Diagnosis.UNFINISHED);
  }

  @Test
  void whoHadTheTimeIsNotUnfinished() {
    double[] slow = IntStream.range(0, 100).mapToDouble(i -> 1.2 - 1e-4 * i).toArray();

    assertThat(diagnosis(slow, slow, STUDY)).isEqualTo(Diagnosis.UNDERFITTING);
  }

  @Test
  void trainingThatDestroysWhatItHasLearntIsDivergedThoughEveryLossIsFinite() {
    double[] erratic = curve(2.9, 2.4, 1.9, 2.6, 1.85, 2.2, 1.9, 2.0, 1.85, 1.9);

    assertThat(diagnosis(erratic, erratic, STUDY)).isEqualTo(Diagnosis.DIVERGED);
    assertThat(diagnosis(erratic, erratic, new Yardstick(Double.NaN, 0.5, 20)))
        .as("without the prior, by its going up and down")
        .isEqualTo(Diagnosis.DIVERGED);
  }

  @Test
  void aPenaltyThatPullsTheNetworkToTheFrequenciesIsUnderfitting() {
    double[] pulled = curve(1.4, 1.5, 1.6, 1.7, 1.78, 1.8);

    assertThat(diagnosis(pulled, pulled, STUDY)).isEqualTo(Diagnosis.UNDERFITTING);
  }

  @Test
  void aPrunedTrialThatStillImprovedIsUnfinishedForAnotherReason() {
    TrialResult falling = Results.curves(0, curve(1.5, 1.3, 1.1), curve(1.5, 1.3, 1.1));
    TrialResult flat = Results.curves(0, settling(1.5, 1.1, 12), settling(1.5, 1.1, 12));

    assertThat(Judgement.of(pruned(falling), STUDY).diagnosis()).isEqualTo(Diagnosis.UNFINISHED);
    assertThat(Judgement.of(pruned(falling), STUDY).nextStep()).contains("prune later");
    assertThat(Judgement.of(pruned(flat), STUDY).diagnosis()).isEqualTo(Diagnosis.UNDERFITTING);
  }

  private static TrialResult pruned(TrialResult result) {
    return with(result, new Outcome.Pruned("worse than others"), result.measurements());
  }

  private static TrialResult with(
      TrialResult result, Outcome outcome, List<Measurement> measurements) {
    return new TrialResult(
        result.trial(),
        outcome,
        result.metrics(),
        result.bestEpoch(),
        measurements,
        0.1,
        0,
        1,
        TrialResult.Place.NOWHERE,
        "",
        "");
  }

  @Test
  void whatDivergedOrFailedIsNotJudgedByItsCurves() {
    TrialResult failed =
        TrialResult.failed(Results.trial(0), "kind", "why", 0, TrialResult.Place.NOWHERE);
    TrialResult fine = Results.completed(0, 0.5);

    assertThat(Judgement.of(failed, STUDY).diagnosis()).isEqualTo(Diagnosis.NONE);
    assertThat(Judgement.of(with(fine, fine.outcome(), List.of()), STUDY).diagnosis())
        .isEqualTo(Diagnosis.NONE);
    assertThat(
            Judgement.of(
                with(fine, new Outcome.Diverged("train_loss was NaN in epoch 1"), List.of()),
                STUDY))
        .isEqualTo(
            new Judgement(
                Diagnosis.DIVERGED, "train_loss was NaN in epoch 1", "lower the learning rate"));
  }

  @Test
  void theYardstickOfAStudyIsItsBestLossAndThePriorOfARegression() {
    TrialResult good = withMetrics(Map.of("train_loss", 0.2, "val_loss", 0.3, "val_r2", 0.75));
    TrialResult bad = withMetrics(Map.of("train_loss", 0.9, "val_loss", 0.9, "val_r2", 0.25));

    Yardstick yardstick = Yardstick.of(List.of(bad, good));

    assertThat(yardstick.best()).isEqualTo(0.3);
    assertThat(yardstick.prior()).isEqualTo(1.2);
    assertThat(Yardstick.of(List.of(Results.completed(0, 0.5))).prior()).isNaN();
    assertThat(yardstick.withPrior(1.5).prior()).isEqualTo(1.5);
    assertThat(yardstick.withPrior(Double.NaN).prior()).isEqualTo(1.2);
  }

  private static TrialResult withMetrics(Map<String, Double> metrics) {
    return new TrialResult(
        Results.trial(0),
        new Outcome.Completed("all epochs"),
        metrics,
        1,
        List.of(),
        0.1,
        0,
        1,
        TrialResult.Place.NOWHERE,
        "",
        "");
  }
}
