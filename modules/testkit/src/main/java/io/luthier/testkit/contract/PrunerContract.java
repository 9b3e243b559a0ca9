package io.luthier.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.pruner.Pruner;
import io.luthier.space.Configuration;
import io.luthier.trial.Direction;
import io.luthier.trial.Measurement;
import io.luthier.trial.Objective;
import io.luthier.trial.Outcome;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import io.luthier.trial.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Pruner} must do: stop what is clearly behind, and say so; spare the best, ties,
 * and whoever has nobody to be compared with; and answer the same to the same study.
 */
public abstract class PrunerContract {

  private static final int EPOCHS = 9;

  private static final Objective LOSS = Objective.VAL_LOSS;

  /** Extended by the tests of a pruner. */
  protected PrunerContract() {}

  /** A pruner that may stop trials before their ninth epoch, and compares them with ten others. */
  protected abstract Pruner pruner();

  private static Trial trial(int number) {
    return new Trial(
        number, new Configuration(Map.of("x", number)), Trial.seed(1, number), "random", "");
  }

  private static Measurement epoch(int epoch, double value) {
    return new Measurement(epoch, Map.of("val_loss", value), 0.1, 1);
  }

  /** Runs a trial until it is stopped or its curve ends, and ends it. */
  private static Verdict run(Pruner.Run run, int number, double... curve) {
    Trial trial = trial(number);
    run.begin(trial);
    List<Measurement> epochs = new ArrayList<>();
    Verdict verdict = Verdict.GO_ON;
    while (verdict.stop().isEmpty() && epochs.size() < curve.length) {
      epochs.add(epoch(epochs.size() + 1, curve[epochs.size()]));
      verdict = run.judge(trial, epochs.get(epochs.size() - 1));
    }
    Outcome outcome =
        verdict
            .stop()
            .<Outcome>map(Outcome.Pruned::new)
            .orElseGet(() -> new Outcome.Completed("all epochs"));
    run.end(result(trial, outcome, epochs));
    return verdict;
  }

  private static TrialResult result(Trial trial, Outcome outcome, List<Measurement> epochs) {
    return new TrialResult(
        trial, outcome, Map.of(), 0, epochs, 0.1, 0, 1, TrialResult.Place.NOWHERE, "", "");
  }

  private static double[] flat(double value) {
    double[] curve = new double[EPOCHS];
    Arrays.fill(curve, value);
    return curve;
  }

  /** A study of so many equal trials. */
  private Pruner.Run study(Objective objective, int trials, double value) {
    Pruner.Run run = pruner().begin(objective);
    for (int number = 0; number < trials; number++) {
      assertThat(run(run, number, flat(value))).as("trial %s", number).isEqualTo(Verdict.GO_ON);
    }
    return run;
  }

  @Test
  void stopsWhatIsBehindAndSaysWhy() {
    String reason = run(study(LOSS, 20, 0.5), 20, flat(0.75)).stop().orElseThrow();

    assertThat(reason).contains("val_loss 0.7500 after ", "(0.5000)", " trials");
  }

  @Test
  void tiesAreSpared() {
    assertThat(run(study(LOSS, 20, 0.5), 20, flat(0.5))).isEqualTo(Verdict.GO_ON);
  }

  @Test
  void withNobodyToCompareEveryoneGoesOn() {
    assertThat(run(pruner().begin(LOSS), 0, flat(9))).isEqualTo(Verdict.GO_ON);
    assertThat(run(study(LOSS, 1, 0.5), 1, flat(0.4))).isEqualTo(Verdict.GO_ON);
  }

  @Test
  void whatIsNotFiniteIsBehindWhateverIsFiniteAndTiesWithItsLike() {
    for (double odd : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThat(run(study(LOSS, 20, 0.5), 20, flat(odd)).stop()).isPresent();
      assertThat(run(study(LOSS, 20, odd), 20, flat(Double.NaN))).isEqualTo(Verdict.GO_ON);
      assertThat(run(study(LOSS, 20, odd), 20, flat(0.5))).isEqualTo(Verdict.GO_ON);
    }
    double[] later = flat(Double.NaN);
    later[0] = 0.5;
    assertThat(run(study(LOSS, 20, 0.5), 20, later)).as("the best counts").isEqualTo(Verdict.GO_ON);
    assertThat(run(study(new Objective("val_f1", Direction.MAX), 20, 0.5), 20, flat(0.7)))
        .as("nobody has this metric, so all tie")
        .isEqualTo(Verdict.GO_ON);
  }

  @Test
  void anObjectiveThatIsToGrowTurnsItRound() {
    Objective growing = new Objective("val_loss", Direction.MAX);

    assertThat(run(study(growing, 20, 0.5), 20, flat(0.75))).isEqualTo(Verdict.GO_ON);
    assertThat(run(study(growing, 20, 0.5), 21, flat(0.25)).stop()).isPresent();
  }

  @Test
  void theBestSoFarIsNeverStopped() {
    SplittableRandom random = new SplittableRandom(7);
    Pruner.Run run = pruner().begin(LOSS);
    double[] best = flat(Double.POSITIVE_INFINITY);
    int stopped = 0;
    for (int number = 0; number < 200; number++) {
      Trial trial = trial(number);
      run.begin(trial);
      double value = 1 + random.nextDouble();
      List<Measurement> epochs = new ArrayList<>();
      boolean goesOn = true;
      for (int epoch = 1; epoch <= EPOCHS && goesOn; epoch++) {
        value -= 0.2 * random.nextDouble();
        epochs.add(epoch(epoch, value));
        goesOn = run.judge(trial, epochs.get(epoch - 1)).stop().isEmpty();
        assertThat(goesOn || value > best[epoch - 1])
            .as("trial %s, epoch %s", number, epoch)
            .isTrue();
        best[epoch - 1] = Math.min(best[epoch - 1], value);
      }
      stopped += goesOn ? 0 : 1;
      run.end(result(trial, goesOn ? new Outcome.Completed("c") : new Outcome.Pruned("p"), epochs));
    }
    assertThat(stopped).isBetween(20, 199);
  }

  @Test
  void theSameStudyGetsTheSameVerdicts() {
    assertThat(verdicts(pruner())).isEqualTo(verdicts(pruner())).contains(Verdict.GO_ON);
  }

  private static List<Verdict> verdicts(Pruner pruner) {
    SplittableRandom random = new SplittableRandom(3);
    Pruner.Run run = pruner.begin(LOSS);
    List<Verdict> verdicts = new ArrayList<>();
    for (int number = 0; number < 50; number++) {
      verdicts.add(run(run, number, random.doubles(EPOCHS).toArray()));
    }
    return verdicts;
  }

  @Test
  void aTrialThatStartsOverIsJudgedByItsNewReportsAlone() {
    Pruner.Run run = study(LOSS, 20, 0.5);
    Trial again = trial(20);
    run.begin(again);
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      assertThat(run.judge(again, epoch(epoch, 0.1))).isEqualTo(Verdict.GO_ON);
    }

    assertThat(run(run, 20, flat(0.75)).stop()).as("0.1 does not help it").isPresent();
    run.begin(trial(21));
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      run.judge(trial(21), epoch(epoch, 0.1));
    }
    assertThat(run(run, 21, flat(0.5))).as("nor does it harm it").isEqualTo(Verdict.GO_ON);
  }

  @Test
  void lateReportsChangeNothing() {
    Pruner.Run run = study(LOSS, 20, 0.5);
    Trial late = trial(20);
    assertThat(run.judge(late, epoch(EPOCHS, 9))).as("not begun").isEqualTo(Verdict.GO_ON);
    assertThat(run.judge(trial(3), epoch(EPOCHS, 9))).as("ended").isEqualTo(Verdict.GO_ON);
    run.begin(late);
    run.judge(late, epoch(EPOCHS, 0.5));
    assertThat(run.judge(late, epoch(2, 9))).as("an earlier epoch").isEqualTo(Verdict.GO_ON);

    assertThat(run(run, 21, flat(0.5))).isEqualTo(Verdict.GO_ON);
    assertThat(run(run, 22, flat(0.75)).stop()).isPresent();
  }

  @Test
  void epochsThatWereSkippedHaveNotImprovedATrial() {
    Pruner.Run run = study(LOSS, 20, 0.5);
    run.begin(trial(20));
    run.judge(trial(20), epoch(1, 0.5));
    assertThat(run.judge(trial(20), epoch(EPOCHS, 0.9))).isEqualTo(Verdict.GO_ON);
    run.begin(trial(21));
    boolean stopped = false;
    for (int epoch : new int[] {1, EPOCHS}) {
      stopped |= run.judge(trial(21), epoch(epoch, 0.75)).stop().isPresent();
    }
    assertThat(stopped).isTrue();
  }
}
