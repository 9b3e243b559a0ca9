package io.luthier.trial;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * What a study optimises: a metric's name and the direction that is better. This type alone decides
 * which of two values is better; a value that is missing or not finite is worse than any other.
 *
 * @param metric the metric's name, such as {@code val_loss}
 * @param direction which way is better
 */
public record Objective(String metric, Direction direction) {

  /** The usual objective. */
  public static final Objective VAL_LOSS = new Objective("val_loss", Direction.MIN);

  /**
   * The objective whose direction follows from the metric's name, by Keras's rule: names that end
   * in {@code loss} (and the error measures {@code rmse} and {@code mae}) are to become small,
   * those that end in {@code accuracy}, {@code auc}, {@code auc_pr}, {@code f1} or {@code r2}
   * large.
   *
   * @throws IllegalArgumentException for any other name, which needs an explicit direction
   */
  public static Objective of(String metric) {
    return direction(metric)
        .map(direction -> new Objective(metric, direction))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "whether "
                        + metric
                        + " should become small or large does not follow from its name: give mode"
                        + " min or max"));
  }

  private static Optional<Direction> direction(String metric) {
    if (metric.matches(".*(loss|rmse|mae)")) {
      return Optional.of(Direction.MIN);
    }
    return metric.matches(".*(accuracy|auc|auc_pr|f1|r2)")
        ? Optional.of(Direction.MAX)
        : Optional.empty();
  }

  /** This objective's value among these metrics; NaN if it is missing. */
  public double in(Map<String, Double> metrics) {
    return metrics.getOrDefault(metric, Double.NaN);
  }

  /** Whether the first value is strictly better than the second. */
  public boolean better(double value, double than) {
    return order().compare(value, than) < 0;
  }

  /**
   * Whether the first value is better than the second by more than a margin, as Keras's callbacks
   * mean it. A value that is not finite never is; a finite one always is, if the second is not.
   *
   * @param margin at least 0
   */
  public boolean betterBy(double margin, double value, double than) {
    if (!Double.isFinite(value)) {
      return false;
    }
    if (!Double.isFinite(than)) {
      return true;
    }
    return direction == Direction.MIN ? value + margin < than : value - margin > than;
  }

  /** Best first; values that are not finite last, equal among themselves. */
  public Comparator<Double> order() {
    Comparator<Double> finite =
        direction == Direction.MIN ? Comparator.naturalOrder() : Comparator.reverseOrder();
    return (a, b) -> {
      boolean aCounts = Double.isFinite(a);
      boolean bCounts = Double.isFinite(b);
      // Adding zero makes -0.0 and 0.0 the same.
      return aCounts && bCounts
          ? finite.compare(a + 0.0, b + 0.0)
          : Boolean.compare(bCounts, aCounts);
    };
  }
}
