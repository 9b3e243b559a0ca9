package io.luthier.pruner;

import io.luthier.trial.Objective;
import java.util.Locale;

/** Why a trial was stopped, in the words of the ranking. */
final class Reason {

  private Reason() {}

  /**
   * A sentence without a full stop, such as "asha: val_loss 0.4120 after 4 epochs is not among the
   * best 1/4 of 17 trials (0.3050)".
   *
   * @param pruner who stopped it
   * @param value the trial's best value after so many epochs
   * @param comparison what was found out about it
   * @param cutoff the value that it would have had to reach
   */
  static String of(
      String pruner,
      Objective objective,
      double value,
      int epochs,
      String comparison,
      double cutoff) {
    String found = rounded(value);
    String needed = rounded(cutoff);
    if (found.equals(needed)) {
      found = Double.toString(value);
      needed = Double.toString(cutoff);
    }
    return pruner
        + ": "
        + objective.metric()
        + " "
        + found
        + " after "
        + epochs
        + (epochs == 1 ? " epoch " : " epochs ")
        + comparison
        + " ("
        + needed
        + ")";
  }

  private static String rounded(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
