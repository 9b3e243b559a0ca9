package io.luthier.spark.link;

import io.luthier.trial.Measurement;
import io.luthier.trial.Trial;
import io.luthier.trial.Verdict;
import java.util.Optional;

/** What a task can ask of the study it works for. Thread-safe. */
public interface StudyLine {

  /**
   * A task has started: what shall it train?
   *
   * @param ticket the task's number, unique in the study
   * @param attempt how often Spark had started the task before, from 0; a task that is started
   *     again gets the trial it had
   * @return the trial; empty if there is none for it
   */
  Optional<Trial> claim(long ticket, int attempt);

  /** An epoch has ended: shall the trial go on? */
  Verdict report(int trial, Measurement measurement);

  /** Would a model with this value of the objective be among those that are kept? */
  boolean wouldKeep(int trial, double value);
}
