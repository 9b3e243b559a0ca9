package io.luthier.study;

import java.util.OptionalInt;

/**
 * A kind of executor that a study asks its cluster for. Memory is what the session says, for every
 * kind.
 *
 * @param cores how many cores an executor has
 * @param gpus how many GPUs an executor has; 0 for none
 * @param gpusPerTrial how many of them a trial takes: a part of one, or whole ones; without GPUs it
 *     means nothing
 * @param trialSlots how many of its cores a trial takes; empty for what the study says
 */
public record ExecutorSpec(int cores, int gpus, double gpusPerTrial, OptionalInt trialSlots) {

  public ExecutorSpec {
    if (cores < 1) {
      throw new IllegalArgumentException("cores: must be at least 1; found " + cores);
    }
    if (gpus < 0) {
      throw new IllegalArgumentException("gpus: must be at least 0; found " + gpus);
    }
    boolean whole = gpusPerTrial == Math.rint(gpusPerTrial);
    if (!(gpusPerTrial > 0) || (gpusPerTrial > 1 && !whole)) {
      throw new IllegalArgumentException(
          "gpusPerTrial: must be a part of a GPU, such as 0.25, or whole ones; found "
              + gpusPerTrial);
    }
    if (gpus > 0 && gpusPerTrial > gpus) {
      throw new IllegalArgumentException(
          "gpusPerTrial: found " + gpusPerTrial + ", and an executor has " + gpus);
    }
    ResourceSpec.checkSlots(trialSlots, cores);
  }

  /** Executors without GPUs. */
  public static ExecutorSpec cores(int cores) {
    return new ExecutorSpec(cores, 0, 1, OptionalInt.empty());
  }

  /** Executors with GPUs, of which a trial takes one. */
  public static ExecutorSpec gpus(int gpus, int cores) {
    return new ExecutorSpec(cores, gpus, 1, OptionalInt.empty());
  }
}
