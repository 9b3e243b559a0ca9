package io.luthier.study;

import java.util.OptionalInt;

/**
 * A kind of executor that a study asks its cluster for. Memory is what the session says, for every
 * kind.
 *
 * @param cores how many cores an executor has
 * @param gpus how many GPUs an executor has, 0 or 1: ND4J uses one in a process
 * @param gpusPerTrial how much of it a trial takes, above 0 and at most 1; without a GPU it means
 *     nothing
 * @param trialSlots how many of its cores a trial takes; empty for what the study says
 */
public record ExecutorSpec(int cores, int gpus, double gpusPerTrial, OptionalInt trialSlots) {

  public ExecutorSpec {
    if (cores < 1) {
      throw new IllegalArgumentException("cores: must be at least 1; found " + cores);
    }
    if (gpus < 0 || gpus > 1) {
      throw new IllegalArgumentException(
          "gpus: must be 0 or 1, since a process trains on one of its GPUs; found " + gpus);
    }
    if (!(gpusPerTrial > 0 && gpusPerTrial <= 1)) {
      throw new IllegalArgumentException(
          "gpusPerTrial: must be 1, or a part of it such as 0.25; found " + gpusPerTrial);
    }
    ResourceSpec.checkSlots(trialSlots, cores);
  }

  /** Executors without GPUs. */
  public static ExecutorSpec cores(int cores) {
    return new ExecutorSpec(cores, 0, 1, OptionalInt.empty());
  }

  /** Executors with a GPU, which a trial has to itself. */
  public static ExecutorSpec gpu(int cores) {
    return new ExecutorSpec(cores, 1, 1, OptionalInt.empty());
  }
}
