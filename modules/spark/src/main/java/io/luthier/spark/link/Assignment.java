package io.luthier.spark.link;

import io.luthier.trial.Trial;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a task is to do.
 *
 * @param trial what to train; empty for nothing
 * @param attempt how often the trial was started before
 * @param after without a trial, one that runs on this executor and must run there alone: the task
 *     should not end before it, so that its slot stays free
 */
public record Assignment(Optional<Trial> trial, int attempt, OptionalInt after) {

  /** There is nothing to do. */
  public static final Assignment NONE = new Assignment(Optional.empty(), 0, OptionalInt.empty());

  /** Train this. */
  public static Assignment of(Trial trial, int attempt) {
    return new Assignment(Optional.of(trial), attempt, OptionalInt.empty());
  }

  /** Do nothing until this trial, which runs on the same executor, has ended. */
  public static Assignment after(int trial) {
    return new Assignment(Optional.empty(), 0, OptionalInt.of(trial));
  }
}
