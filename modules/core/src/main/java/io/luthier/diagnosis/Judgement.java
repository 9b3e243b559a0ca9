package io.luthier.diagnosis;

import io.luthier.trial.TrialResult;
import io.luthier.trial.TrialState;
import java.util.Locale;

/**
 * The diagnosis of a trial, the figures that decided, and what to try next.
 *
 * <pre>{@code
 * Yardstick yardstick = Yardstick.of(history.results());
 * Judgement judgement = Judgement.of(result, yardstick);
 * if (judgement.diagnosis() == Diagnosis.UNDERFITTING) { ... }
 * }</pre>
 *
 * <p>The whole curves count: restoring the best epoch hides from the gap alone what came after it.
 * Losses are taken as Luthier measures them, in inference mode and without penalties: cross-entropy
 * in nats, and the mean squared error of the standardised target. Where a study's best loss is
 * known, a trial far above it underfits if its training loss is above that best loss as well, and
 * overfits if it is below; so noise in the labels, which nobody can learn, is not taken for
 * underfitting. With few trials, the loss of predicting the frequencies, or the mean, stands in.
 *
 * <p>A pruned trial is judged by the epochs it had, like any other: it is unfinished if it still
 * improved when it was given up. Immutable.
 *
 * @param diagnosis what it comes to
 * @param figures the figures that decided, a clause without a full stop
 * @param nextStep what to try next, a clause without a full stop
 */
public record Judgement(Diagnosis diagnosis, String figures, String nextStep) {

  /** A training loss above this share of the prior has learnt as good as nothing. */
  private static final double NOTHING = 0.9;

  /** A training loss above this share of the prior has learnt little. */
  private static final double LITTLE = 0.6;

  /** A gap of this share of the validation loss is overfitting by itself. */
  private static final double WIDE = 0.4;

  /** A gap below this share of the validation loss is no more than a difference of samples. */
  private static final double NARROW = 0.15;

  /** A gap below this share of the prior does not matter, however small the losses are. */
  private static final double TRIFLE = 0.04;

  /** A late gain above this is unfinished if the trial is far from the best, ... */
  private static final double FAR_GAIN = 0.012;

  /** ... above this if nobody knows whether it is, ... */
  private static final double GAIN = 0.05;

  /** ... and above this if it is not. */
  private static final double NEAR_GAIN = 0.15;

  /** The judgement from a trial's own curves alone. */
  public static Judgement of(TrialResult result) {
    return of(result, Yardstick.NONE);
  }

  /**
   * The judgement of a trial.
   *
   * @param result its result, with every epoch's {@code train_loss} and {@code val_loss}
   * @param yardstick what its losses are measured against
   */
  public static Judgement of(TrialResult result, Yardstick yardstick) {
    TrialState state = result.outcome().state();
    if (state == TrialState.DIVERGED) {
      return new Judgement(
          Diagnosis.DIVERGED, result.outcome().stopReason(), Diagnosis.DIVERGED.nextStep());
    }
    Curves curves = Curves.of(result);
    double train = Yardstick.metric(result, "train_loss");
    double validation = Yardstick.metric(result, "val_loss");
    if (state == TrialState.FAILED
        || curves.isEmpty()
        || !Double.isFinite(train)
        || !Double.isFinite(validation)) {
      return new Judgement(
          Diagnosis.NONE, "there are no curves to judge", Diagnosis.NONE.nextStep());
    }
    Rules rules = new Rules(curves, train, validation, yardstick);
    Judgement judgement = rules.judge();
    return judgement.diagnosis() == Diagnosis.UNFINISHED && state == TrialState.PRUNED
        ? new Judgement(
            Diagnosis.UNFINISHED,
            judgement.figures() + " when it was given up",
            "prune later, if that happens to many")
        : judgement;
  }

  /** The rules, in the order in which they are asked; the first that holds decides. */
  private record Rules(Curves curves, double train, double validation, Yardstick yardstick) {

    Judgement judge() {
      if (learnsNothing() || exploded()) {
        return found(
            Diagnosis.DIVERGED,
            "the training loss was up to %.3g and came back to no less than %.3g",
            curves.highestTrain(),
            train);
      }
      if (yardstick.isFar(validation)) {
        return far();
      }
      if (overfits()) {
        return overfitting();
      }
      boolean trusted = yardstick.isTrusted();
      if (curves.endedAtItsBest() && curves.lateGain() > (trusted ? NEAR_GAIN : GAIN)) {
        return unfinished();
      }
      if (!trusted && learnsLittle()) {
        return curves.endedAtItsBest() && curves.isShort() ? unfinished() : underfitting();
      }
      return goodFit();
    }

    /** Far from what others have reached. */
    private Judgement far() {
      boolean below = train < yardstick.best() && gap() > NARROW;
      if (below || (curves.lastTrain() < yardstick.best() && parts())) {
        return overfitting();
      }
      return curves.endedAtItsBest() && (curves.isShort() || curves.lateGain() > FAR_GAIN)
          ? unfinished()
          : underfitting();
    }

    /** No better than guessing, and not for want of time or because of a penalty's steady pull. */
    private boolean learnsNothing() {
      return yardstick.hasPrior()
          && train > NOTHING * yardstick.prior()
          && curves.climbedAbove(1.03 * yardstick.prior())
          && !curves.fellSteadily();
    }

    /**
     * The training loss went where no initialisation starts; or, where the prior is not known, up
     * and down without getting far. Either way the trial has paid for it.
     */
    private boolean exploded() {
      if (Double.isFinite(yardstick.best()) && !yardstick.isFar(validation)) {
        return false;
      }
      return yardstick.hasPrior()
          ? curves.highestTrain() > 5 * yardstick.prior() && !curves.fellSteadily()
          : curves.isRestless() && train > 0.5 * curves.firstTrain();
    }

    private double gap() {
      return (validation - train) / validation;
    }

    private boolean overfits() {
      boolean matters = !yardstick.hasPrior() || validation - train > TRIFLE * yardstick.prior();
      return matters && (gap() > WIDE || parts());
    }

    /** After its least, the validation loss rose while the training loss went on falling. */
    private boolean parts() {
      return gap() > NARROW && curves.lateRise() > 0.03 && curves.lateTrainFall() > 0.1;
    }

    private boolean learnsLittle() {
      return yardstick.hasPrior()
          ? train > LITTLE * yardstick.prior()
          : train > 0.7 * curves.firstTrain();
    }

    private Judgement goodFit() {
      return gap() > 0
          ? found(
              Diagnosis.GOOD_FIT,
              "the training loss of %.4g is %.0f %% below the validation loss of %.4g, which hardly"
                  + " falls any more",
              train,
              100 * gap(),
              validation)
          : found(
              Diagnosis.GOOD_FIT,
              "the validation loss of %.4g, which hardly falls any more, is not above the training"
                  + " loss",
              validation);
    }

    private Judgement overfitting() {
      return parts()
          ? found(
              Diagnosis.OVERFITTING,
              "after epoch %d the validation loss rose by %.0f %% while the training loss fell by"
                  + " %.0f %%",
              curves.leastEpoch(),
              100 * curves.lateRise(),
              100 * curves.lateTrainFall())
          : found(
              Diagnosis.OVERFITTING,
              "the training loss of %.4g is %.0f %% below the validation loss of %.4g",
              train,
              100 * gap(),
              validation);
    }

    private Judgement unfinished() {
      return curves.epochs() < 2
          ? found(Diagnosis.UNFINISHED, "it had one epoch")
          : found(
              Diagnosis.UNFINISHED,
              "the validation loss still fell, by %.2g %% in the second half of its %d epochs",
              100 * curves.lateGain(),
              curves.epochs());
    }

    private Judgement underfitting() {
      if (yardstick.isFar(validation)) {
        return found(
            Diagnosis.UNDERFITTING,
            "its validation loss is far above the study's best of %.4g, and its training loss not"
                + " much lower",
            yardstick.best());
      }
      return yardstick.hasPrior()
          ? found(
              Diagnosis.UNDERFITTING,
              "the training loss is still %.0f %% of the %.3g that guessing would have",
              100 * train / yardstick.prior(),
              yardstick.prior())
          : found(
              Diagnosis.UNDERFITTING,
              "the training loss is still %.0f %% of what it was after the first epoch",
              100 * train / curves.firstTrain());
    }

    private static Judgement found(Diagnosis diagnosis, String figures, Object... values) {
      return new Judgement(
          diagnosis, String.format(Locale.ROOT, figures, values), diagnosis.nextStep());
    }
  }
}
