package io.luthier.spark;

import io.luthier.spark.link.StudyLine;
import io.luthier.trial.Measurement;
import io.luthier.trial.Trial;
import io.luthier.trial.Verdict;
import java.util.Optional;

/**
 * The line of a task that cannot reach its driver: it has its trial already, trains it to the end
 * and keeps its model; the driver removes what is not among the best.
 */
record BoundLine(Trial trial) implements StudyLine {

  @Override
  public Optional<Trial> claim(long ticket, int attempt) {
    return Optional.of(trial);
  }

  @Override
  public Verdict report(int trial, Measurement measurement) {
    return Verdict.GO_ON;
  }

  @Override
  public boolean wouldKeep(int trial, double value) {
    return Double.isFinite(value);
  }
}
