package io.luthier.diagnosis;

import io.luthier.trial.Measurement;
import io.luthier.trial.TrialResult;
import io.luthier.trial.TrialState;
import java.util.List;

/**
 * What a trial's whole curves say about its fit. Restoring the best epoch hides overfitting from
 * the final gap, so the epochs after the best one count as well. The rules are read off the losses,
 * which mean the same for every data set: cross-entropy in nats, and the mean squared error of the
 * standardised target, of which 1 is what predicting the mean would have.
 */
public enum Diagnosis {
  /** There is nothing to judge. */
  NONE("see the message"),
  /** A loss became infinite or not a number. */
  DIVERGED("lower the learning rate"),
  /** The validation loss still fell when the epochs ended. */
  UNFINISHED("give it more epochs, or a higher learning rate"),
  /** The validation loss is clearly above the training loss, and rising while that falls. */
  OVERFITTING("add dropout or weight decay, or take fewer units"),
  /** Training itself does not get far: both losses are high and close together. */
  UNDERFITTING("add units or layers, or remove dropout and weight decay"),
  /** None of these. */
  GOOD_FIT("compare it with its neighbours");

  /** The last epochs are still better than the ones before by more than this share of the loss. */
  private static final double STILL_FALLING = 0.01;

  /** A gap of this share of the validation loss is more than a difference of samples. */
  private static final double WIDE_GAP = 0.25;

  /** A training loss above this share of the first epoch's has not come far. */
  private static final double HARDLY_LEARNT = 0.6;

  private final String nextStep;

  Diagnosis(String nextStep) {
    this.nextStep = nextStep;
  }

  /** What to try next, in a few words. */
  public String nextStep() {
    return nextStep;
  }

  /**
   * The diagnosis of a trial.
   *
   * @param result its result, with every epoch's {@code train_loss} and {@code val_loss}
   */
  public static Diagnosis of(TrialResult result) {
    TrialState state = result.outcome().state();
    List<Measurement> epochs = result.measurements();
    if (state == TrialState.DIVERGED) {
      return DIVERGED;
    }
    if (state == TrialState.FAILED || epochs.isEmpty()) {
      return NONE;
    }
    double train = result.metrics().getOrDefault("train_loss", Double.NaN);
    double validation = result.metrics().getOrDefault("val_loss", Double.NaN);
    Measurement last = epochs.get(epochs.size() - 1);
    if (result.bestEpoch() == last.epoch() && falling(epochs)) {
      return UNFINISHED;
    }
    boolean wide = validation - train > WIDE_GAP * validation;
    boolean parting = loss(last, "val_loss") > validation && loss(last, "train_loss") < train;
    if (wide && (parting || validation > 2 * train)) {
      return OVERFITTING;
    }
    return !wide && train > HARDLY_LEARNT * loss(epochs.get(0), "train_loss")
        ? UNDERFITTING
        : GOOD_FIT;
  }

  private static boolean falling(List<Measurement> epochs) {
    int window = Math.max(1, epochs.size() / 10);
    if (epochs.size() <= window) {
      return true;
    }
    double before = loss(epochs.get(epochs.size() - 1 - window), "val_loss");
    double now = loss(epochs.get(epochs.size() - 1), "val_loss");
    return before - now > STILL_FALLING * before;
  }

  private static double loss(Measurement epoch, String name) {
    return epoch.metrics().getOrDefault(name, Double.NaN);
  }
}
