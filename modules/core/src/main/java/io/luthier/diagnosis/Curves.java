package io.luthier.diagnosis;

import io.luthier.trial.Measurement;
import io.luthier.trial.TrialResult;
import java.util.Arrays;
import java.util.List;

/** The losses of a trial over its epochs, all finite, and what can be read off them. */
final class Curves {

  /** Of so few epochs nobody knows yet how they would have gone on. */
  private static final int SHORT = 10;

  /** A change of less than this share is no turn. */
  private static final double TURN = 0.005;

  private final double[] train;
  private final double[] validation;
  private final int least;

  private Curves(double[] train, double[] validation) {
    this.train = train;
    this.validation = validation;
    int lowest = 0;
    for (int i = 1; i < validation.length; i++) {
      lowest = validation[i] < validation[lowest] ? i : lowest;
    }
    this.least = lowest;
  }

  /** The curves of a result, up to the first epoch with a loss that is not finite. */
  static Curves of(TrialResult result) {
    List<Measurement> finite =
        result.measurements().stream()
            .takeWhile(epoch -> isFinite(epoch, "train_loss") && isFinite(epoch, "val_loss"))
            .toList();
    return new Curves(losses(finite, "train_loss"), losses(finite, "val_loss"));
  }

  private static boolean isFinite(Measurement epoch, String name) {
    return Double.isFinite(epoch.metrics().getOrDefault(name, Double.NaN));
  }

  private static double[] losses(List<Measurement> epochs, String name) {
    return epochs.stream().mapToDouble(epoch -> epoch.metrics().get(name)).toArray();
  }

  boolean isEmpty() {
    return train.length == 0;
  }

  int epochs() {
    return train.length;
  }

  boolean isShort() {
    return train.length < SHORT;
  }

  double lastTrain() {
    return train[train.length - 1];
  }

  double firstTrain() {
    return train[0];
  }

  /** The highest training loss of any epoch. */
  double highestTrain() {
    return Arrays.stream(train).max().orElseThrow();
  }

  /** Whether a training loss was above this, or the first epoch's, which may be, far above it. */
  boolean climbedAbove(double loss) {
    return train[0] > 1.5 * loss || Arrays.stream(train).skip(1).anyMatch(t -> t > loss);
  }

  /** The epoch of the least validation loss, from 1. */
  int leastEpoch() {
    return least + 1;
  }

  /**
   * Whether the least validation loss came so late that training may have ended before its time:
   * within the last tenth of the epochs, and less than five epochs ago.
   */
  boolean endedAtItsBest() {
    int since = train.length - 1 - least;
    return isShort() ? since <= 1 : since < Math.min(5, 0.1 * train.length);
  }

  /** By what share the second half of the epochs has lowered the least validation loss. */
  double lateGain() {
    if (train.length < 2) {
      return 1;
    }
    double before = Arrays.stream(validation, 0, train.length / 2).min().orElseThrow();
    return (before - validation[least]) / before;
  }

  /** Whether the validation loss fell in nearly every epoch, and was still falling. */
  boolean fellSteadily() {
    int falls = 0;
    for (int i = 1; i < validation.length; i++) {
      falls += validation[i] < validation[i - 1] ? 1 : 0;
    }
    return endedAtItsBest() && falls > 0.9 * Math.max(1, validation.length - 1);
  }

  /**
   * Whether the training loss went up and down: it rose and fell again at least once, and its rises
   * add up to a tenth and more. A penalty's pull raises it too, but steadily.
   */
  boolean isRestless() {
    boolean rose = false;
    boolean turned = false;
    double rises = 0;
    for (int i = 1; i < train.length; i++) {
      double change = train[i] / train[i - 1] - 1;
      turned |= rose && change < -TURN;
      rose = change > TURN;
      rises += Math.max(0, change);
    }
    return turned && rises > 0.1;
  }

  /** By what share the validation loss has risen since its least. */
  double lateRise() {
    return (validation[validation.length - 1] - validation[least]) / validation[least];
  }

  /** By what share the training loss has fallen since the least validation loss. */
  double lateTrainFall() {
    return (train[least] - lastTrain()) / train[least];
  }
}
