package io.luthier.sampler;

import io.luthier.space.Configuration;

/** A sampler's answer. */
public sealed interface Suggestion {

  /**
   * Train this.
   *
   * @param configuration a member of the space that the history does not contain
   * @param origin what proposes it: the strategy's name, {@code enqueued}, or a stage's name
   * @param why why, in a few words; may be empty
   */
  record Propose(Configuration configuration, String origin, String why) implements Suggestion {}

  /** Nothing to propose until a running trial ends. */
  record Wait() implements Suggestion {}

  /**
   * Nothing left to propose.
   *
   * @param why why, as a sentence's end: "the grid is finished"
   */
  record Done(String why) implements Suggestion {}
}
