package io.luthier.spark.link;

import io.luthier.trial.Measurement;
import io.luthier.trial.Trial;
import io.luthier.trial.Verdict;
import java.util.Optional;

/** Answers for a study that is over: there is nothing to do any more. */
enum Ended implements StudyLine {
  LINE;

  @Override
  public Optional<Trial> claim(long ticket, int attempt) {
    return Optional.empty();
  }

  @Override
  public Verdict report(int trial, Measurement measurement) {
    return Verdict.stop("the study has ended");
  }

  @Override
  public boolean wouldKeep(int trial, double value) {
    return false;
  }
}
