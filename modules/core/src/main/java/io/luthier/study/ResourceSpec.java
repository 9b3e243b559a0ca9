package io.luthier.study;

import java.util.List;
import java.util.OptionalInt;

/**
 * What a study's trials run on. It has no part in what comes out, so it may change whenever a study
 * goes on.
 *
 * @param trialSlots how many cores a trial takes; empty for the session's {@code spark.task.cpus}
 * @param executors the kinds of executors that the study asks for, all of which train its trials at
 *     once; none for those that the session has
 */
public record ResourceSpec(OptionalInt trialSlots, List<ExecutorSpec> executors) {

  /** Whatever the session has. */
  public static final ResourceSpec SESSION = new ResourceSpec(OptionalInt.empty(), List.of());

  public ResourceSpec {
    executors = List.copyOf(executors);
    if (trialSlots.orElse(1) < 1) {
      throw new IllegalArgumentException(
          "trialSlots: must be at least 1; found " + trialSlots.getAsInt());
    }
    for (ExecutorSpec executor : executors) {
      if (executor.trialSlots().isEmpty()) {
        checkSlots(trialSlots, executor.cores());
      }
    }
  }

  static void checkSlots(OptionalInt trialSlots, int cores) {
    int slots = trialSlots.orElse(1);
    if (slots < 1 || slots > cores) {
      throw new IllegalArgumentException(
          "trialSlots: must be from 1 to the executor's cores, " + cores + "; found " + slots);
    }
  }
}
