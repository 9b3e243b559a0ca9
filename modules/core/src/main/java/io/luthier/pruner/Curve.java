package io.luthier.pruner;

import io.luthier.trial.Objective;

/** How far a trial has come since it has begun, and the best value on the way. */
final class Curve {

  private final Objective objective;
  private int epochs;
  private double best = Double.NaN;

  Curve(Objective objective) {
    this.objective = objective;
  }

  void add(int epoch, double value) {
    epochs = epoch;
    if (objective.better(value, best)) {
      // Of equals it must not matter which came first, not even for the reason that is given.
      best = value + 0.0;
    }
  }

  /** The last epoch that was reported; 0 if there is none. */
  int epochs() {
    return epochs;
  }

  /** The best value so far; not finite if there was no finite one. */
  double best() {
    return best;
  }
}
