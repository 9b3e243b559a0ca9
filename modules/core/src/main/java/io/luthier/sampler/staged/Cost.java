package io.luthier.sampler.staged;

import io.luthier.trial.Direction;
import io.luthier.trial.Objective;
import io.luthier.trial.TrialResult;

/**
 * An objective as a cost, of which less is better, so that shares of it mean something: a loss or
 * an error as it is, of an accuracy and the like what it lacks to 1.
 *
 * <p>Less than a hundredth of the cost is noise: as much as the same network gains or loses with
 * another seed.
 *
 * @param objective what the study optimises
 */
record Cost(Objective objective) {

  /** Changes of less than this share of the cost are noise. */
  static final double NOISE = 0.01;

  /** Changes of more than this share of the cost say that one went too far. */
  private static final double CLEAR = 0.05;

  /** The cost of a result; infinite if it has no finite objective, or not all its folds. */
  double of(TrialResult result) {
    double value = objective.in(result.metrics());
    if (!Double.isFinite(value) || result.lacksFolds()) {
      return Double.POSITIVE_INFINITY;
    }
    return objective.direction() == Direction.MIN ? value : 1 - value;
  }

  /** Whether the first result is better than the second by more than noise. */
  boolean improves(TrialResult result, TrialResult on) {
    return differs(of(result), of(on), NOISE);
  }

  /** Whether the first result is so much worse than the second that this is no chance. */
  boolean clearlyWorse(TrialResult result, TrialResult than) {
    return differs(of(than), of(result), CLEAR);
  }

  private static boolean differs(double less, double more, double share) {
    return Double.isInfinite(more) ? less < more : less < more - share * Math.abs(more);
  }
}
