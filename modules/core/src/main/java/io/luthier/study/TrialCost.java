package io.luthier.study;

import io.luthier.space.Configuration;

/**
 * How long a trial will take, as far as that can be told beforehand. Only which of two takes longer
 * counts, so the unit does not matter, and a rough figure is good enough. Thread-safe.
 */
@FunctionalInterface
public interface TrialCost {

  /** The cost of training a configuration; the same each time. */
  double of(Configuration configuration);
}
