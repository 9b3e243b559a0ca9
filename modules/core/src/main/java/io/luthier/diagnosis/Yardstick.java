package io.luthier.diagnosis;

import io.luthier.trial.TrialResult;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What the losses of a trial are measured against. A loss alone does not say whether it is high:
 * that takes what can be had without learning, and what others have reached. Immutable.
 *
 * @param prior the validation loss of predicting the class frequencies, or the mean, of the
 *     training rows; NaN if it is not known
 * @param best the least validation loss of the study's trials; NaN if there is none
 * @param trials how many trials that is the least of
 */
public record Yardstick(double prior, double best, int trials) {

  /** Nothing is known but the trial's own curves. */
  public static final Yardstick NONE = new Yardstick(Double.NaN, Double.NaN, 0);

  /** Of so many trials one is taken to have found what can be reached, more or less. */
  private static final int ENOUGH = 5;

  /** An r2 this close to 1 leaves too few digits to tell the prior by. */
  private static final double PERFECT = 1e-6;

  /**
   * The yardstick that a study's own results make. They tell the prior of a regression (its r2
   * contains it); that of a classification has to be {@linkplain #withPrior given}.
   */
  public static Yardstick of(List<TrialResult> results) {
    double[] losses =
        results.stream()
            .mapToDouble(result -> metric(result, "val_loss"))
            .filter(Double::isFinite)
            .toArray();
    OptionalDouble prior =
        results.stream()
            .map(TrialResult::metrics)
            .filter(metrics -> 1 - metrics.getOrDefault("val_r2", 1.0) > PERFECT)
            .mapToDouble(Yardstick::prior)
            .filter(Double::isFinite)
            .findFirst();
    return new Yardstick(
        prior.orElse(Double.NaN), Arrays.stream(losses).min().orElse(Double.NaN), losses.length);
  }

  private static double prior(Map<String, Double> metrics) {
    return metrics.getOrDefault("val_loss", Double.NaN) / (1 - metrics.get("val_r2"));
  }

  static double metric(TrialResult result, String name) {
    return result.metrics().getOrDefault(name, Double.NaN);
  }

  /** The same with this prior, unless it is NaN. */
  public Yardstick withPrior(double known) {
    return Double.isNaN(known) ? this : new Yardstick(known, best, trials);
  }

  /** Whether the prior is known. */
  boolean hasPrior() {
    return Double.isFinite(prior);
  }

  /** Whether the best loss can be taken for what can be reached. */
  boolean isTrusted() {
    return trials >= ENOUGH && Double.isFinite(best);
  }

  /**
   * Whether a validation loss is far from the best one: by a tenth of what there is to learn, or by
   * half of the best; where the prior is not known, by a tenth of the best.
   */
  boolean isFar(double loss) {
    if (!Double.isFinite(best)) {
      return false;
    }
    if (hasPrior() && prior > best) {
      return loss - best > 0.1 * (prior - best) || loss > 1.5 * best;
    }
    return loss > 1.1 * best;
  }
}
