package io.luthier.study;

import io.luthier.trial.Direction;
import io.luthier.trial.Objective;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a trial can still win after some of its folds, measured against the best trial that has
 * had all of them. For one thread.
 *
 * <p>It cannot if it stays behind even with perfect folds from now on, no loss or an accuracy of 1.
 * And it is taken for beaten if on the folds that both had it is worse by more than chance: a
 * paired, one-sided t-test at 5 %, from two folds on, as in racing algorithms (Maron and Moore,
 * 1994; Birattari et al., A Racing Algorithm for Configuring Metaheuristics, GECCO 2002). Pairs by
 * fold, since some folds are harder than others for every network.
 */
final class FoldRace {

  /** Student's 95 % quantiles for 1 to 19 degrees of freedom. */
  private static final double[] STUDENT = {
    6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812, 1.796, 1.782, 1.771,
    1.761, 1.753, 1.746, 1.740, 1.734, 1.729
  };

  private final Objective objective;
  private final int count;
  private int best = -1;
  private double[] bestValues = {};

  /**
   * A race.
   *
   * @param count how many folds there are, at most 20
   */
  FoldRace(Objective objective, int count) {
    this.objective = objective;
    this.count = count;
  }

  /**
   * A trial has had all its folds.
   *
   * @param values the objective's value of each fold
   */
  void complete(int trial, double[] values) {
    boolean counts = Double.isFinite(mean(values));
    if (counts && (best < 0 || objective.better(mean(values), mean(bestValues)))) {
      best = trial;
      bestValues = values.clone();
    }
  }

  /**
   * Why a trial cannot win any more; empty if it can.
   *
   * @param values the objective's value of each fold; NaN for those that have not ended
   */
  Optional<String> hopeless(double[] values) {
    if (best < 0) {
      return Optional.empty();
    }
    double[] known = Arrays.stream(values).filter(Double::isFinite).toArray();
    double perfect = objective.direction() == Direction.MIN ? 0 : 1;
    double limit = (sum(known) + (count - known.length) * perfect) / count;
    double bestMean = mean(bestValues);
    if (known.length > 0 && objective.better(bestMean, limit)) {
      return Optional.of(
          text(
              "%s; with perfect folds from now on %s would be %.4g, and trial %d has %.4g",
              after(known), objective.metric(), limit, best, bestMean));
    }
    double[] behind = behind(values);
    if (behind.length < 2) {
      return Optional.empty();
    }
    double error = deviation(behind) / Math.sqrt(behind.length);
    return mean(behind) > STUDENT[behind.length - 2] * error
        ? Optional.of(
            text(
                "%s, on which trial %d has %.4g; it is worse by more than chance",
                after(known), best, mean(onSameFolds(values))))
        : Optional.empty();
  }

  private String after(double[] known) {
    return text(
        "folds: %s %.4g after %d of %d", objective.metric(), mean(known), known.length, count);
  }

  private static String text(String format, Object... figures) {
    return String.format(Locale.ROOT, format, figures);
  }

  private double[] onSameFolds(double[] values) {
    double[] same = bestValues.clone();
    int length = 0;
    for (int fold = 0; fold < count; fold++) {
      if (Double.isFinite(values[fold])) {
        same[length++] = bestValues[fold];
      }
    }
    return Arrays.copyOf(same, length);
  }

  /** By how much it is worse than the best trial, fold by fold. */
  private double[] behind(double[] values) {
    double sign = objective.direction() == Direction.MIN ? 1 : -1;
    double[] own = Arrays.stream(values).filter(Double::isFinite).toArray();
    double[] others = onSameFolds(values);
    double[] behind = new double[own.length];
    Arrays.setAll(behind, i -> sign * (own[i] - others[i]));
    return behind;
  }

  private static double sum(double[] values) {
    return Arrays.stream(values).sum();
  }

  private static double mean(double[] values) {
    return sum(values) / values.length;
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    return Math.sqrt(
        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1));
  }
}
