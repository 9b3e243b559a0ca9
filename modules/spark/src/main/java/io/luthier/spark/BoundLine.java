package io.luthier.spark;

import io.luthier.spark.link.Assignment;
import io.luthier.spark.link.StudyLine;
import io.luthier.trial.Measurement;
import io.luthier.trial.Trial;
import io.luthier.trial.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The line of a task that cannot reach its driver: it has its trial already, trains it to the end
 * and keeps its model; the driver removes what is not among the best.
 */
record BoundLine(Trial trial, int attempt) implements StudyLine {

  private static final Logger LOG = LoggerFactory.getLogger(BoundLine.class);

  @Override
  public Assignment claim(long ticket, int start, String executor) {
    return Assignment.of(trial, attempt + start);
  }

  @Override
  public Verdict report(int trial, int attempt, Measurement measurement) {
    return Verdict.GO_ON;
  }

  @Override
  public boolean wouldKeep(int trial, double value) {
    return Double.isFinite(value);
  }

  @Override
  public void spoiled(int trial, String reason) {
    LOG.error("after trial {} this executor should be replaced: {}", trial, reason);
  }
}
