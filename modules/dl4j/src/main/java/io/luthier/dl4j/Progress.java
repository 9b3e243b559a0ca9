package io.luthier.dl4j;

import io.luthier.trial.Measurement;
import io.luthier.trial.Verdict;

/** Where a trial reports to while it trains. */
@FunctionalInterface
public interface Progress {

  /** An epoch has ended: shall training go on? Called on the training thread, in epoch order. */
  Verdict report(Measurement measurement);

  /**
   * Whether nobody waits for the trial any more, so that it should end at once. Asked before every
   * batch, so it must be cheap.
   */
  default boolean cancelled() {
    return false;
  }
}
