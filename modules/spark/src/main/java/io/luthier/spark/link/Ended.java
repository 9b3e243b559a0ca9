package io.luthier.spark.link;

import io.luthier.trial.Measurement;
import io.luthier.trial.Verdict;

/** Answers for a study that is over: there is nothing to do any more. */
enum Ended implements StudyLine {
  LINE;

  @Override
  public Assignment claim(long ticket, int start, String executor) {
    return Assignment.NONE;
  }

  @Override
  public Verdict report(int trial, int attempt, Measurement measurement) {
    return Verdict.stop("the study has ended");
  }

  @Override
  public boolean wouldKeep(int trial, double value) {
    return false;
  }

  @Override
  public void spoiled(int trial, String reason) {}
}
