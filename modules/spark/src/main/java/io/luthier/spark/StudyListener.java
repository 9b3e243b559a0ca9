package io.luthier.spark;

import io.luthier.study.Study;
import io.luthier.trial.TrialResult;

/**
 * Hears how a study goes. Every method is called on the thread that runs the study, one at a time,
 * and should return soon.
 */
public interface StudyListener {

  /** Hears nothing. */
  StudyListener NONE = new StudyListener() {};

  /** Something the user should know before the results are there. */
  default void warned(String warning) {}

  /**
   * An earlier driver's study goes on. Comes before {@link #started}.
   *
   * @param progress how far it is
   */
  default void resumed(Study.Progress progress) {}

  /**
   * The data is prepared and the trials begin.
   *
   * @param slots how many trials run at once at most, as things stand
   */
  default void started(Study.Progress progress, int slots) {}

  /** Trials were handed out. */
  default void progressed(Study.Progress progress) {}

  /** A trial has ended; with cross-validation it has its score. */
  default void ended(TrialResult result, Study.Progress progress) {}
}
