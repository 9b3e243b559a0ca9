package io.luthier.spark.link;

import io.luthier.trial.Measurement;
import io.luthier.trial.Verdict;

/** What a task can ask of the study it works for. Thread-safe. */
public interface StudyLine {

  /**
   * A task has started: what shall it train?
   *
   * @param ticket the task's number, unique in the study
   * @param start how often Spark had started the task before, from 0
   * @param executor where it runs
   */
  Assignment claim(long ticket, int start, String executor);

  /**
   * An epoch has ended: shall the trial go on?
   *
   * @param attempt the assignment's
   */
  Verdict report(int trial, int attempt, Measurement measurement);

  /** Would a model with this value of the objective be among those that are kept? */
  boolean wouldKeep(int trial, double value);

  /**
   * A trial, whose task ends now, leaves its executor in a state in which no other should run
   * there.
   *
   * @param reason what is wrong, for the user
   */
  void spoiled(int trial, String reason);
}
