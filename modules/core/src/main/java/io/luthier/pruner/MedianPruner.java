package io.luthier.pruner;

import io.luthier.trial.Objective;

/**
 * Stops a trial whose best value so far is worse than the median of what the others had best after
 * as many epochs (Golovin et al., "Google Vizier", KDD 2017, section 3.2.2; Optuna's {@code
 * MedianPruner}).
 *
 * <p>The others are the trials that have completed. Those that were pruned do not count: each of
 * them was worse than most, but beyond its last epoch nobody knows how much worse, and if they
 * counted only as far as they came, half of the rest would fall at every epoch. A trial that
 * completed earlier counts at later epochs with its best value, since it will not get any better:
 * so there are as many to compare with at every epoch. If their number is even, the median is the
 * worse of the two in the middle: a trial is stopped if more than half of the others are better.
 *
 * @param startupTrials how many trials must have completed before any is stopped; at least 1
 * @param warmupEpochs how many epochs a trial trains before it can be stopped; at least 0
 */
public record MedianPruner(int startupTrials, int warmupEpochs) implements Pruner {

  /** After five completed trials, from the first epoch on: Optuna's defaults. */
  public static final MedianPruner DEFAULT = new MedianPruner(5, 0);

  public MedianPruner {
    if (startupTrials < 1) {
      throw new IllegalArgumentException(
          "startupTrials: must be at least 1; found " + startupTrials);
    }
    if (warmupEpochs < 0) {
      throw new IllegalArgumentException("warmupEpochs: must be at least 0; found " + warmupEpochs);
    }
  }

  @Override
  public Run begin(Objective objective) {
    return new MedianRun(this, objective);
  }

  @Override
  public int firstEpoch() {
    // Who sets a warm-up out of all reason means for ever.
    return (int) Math.min(Integer.MAX_VALUE, warmupEpochs + 1L);
  }

  @Override
  public int fewestPeers() {
    return startupTrials;
  }

  @Override
  public String inWords(int epochs) {
    return "median: once "
        + startupTrials
        + (startupTrials == 1 ? " trial has" : " trials have")
        + " completed, what is worse than their median after "
        + firstEpoch()
        + " or more epochs is stopped";
  }
}
