package io.luthier.spark;

import io.luthier.dl4j.MemoryLimit;
import io.luthier.dl4j.Progress;
import io.luthier.spark.link.StudyLine;
import io.luthier.trial.Measurement;
import io.luthier.trial.Verdict;
import java.util.function.BooleanSupplier;

/**
 * What a trial asks between its batches and epochs: its study, its task and the process's memory.
 *
 * @param attempt how often the trial was started before
 * @param cancel whether its task was told to end
 */
record TrialProgress(
    int trial, int attempt, StudyLine line, MemoryLimit memory, BooleanSupplier cancel)
    implements Progress {

  @Override
  public Verdict report(Measurement measurement) {
    memory.check();
    return line.report(trial, attempt, measurement);
  }

  @Override
  public boolean cancelled() {
    return cancel.getAsBoolean();
  }
}
