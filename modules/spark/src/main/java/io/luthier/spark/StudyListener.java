package io.luthier.spark;

import io.luthier.study.Study;
import io.luthier.trial.TrialResult;

/**
 * Hears how a study goes. Every method should return soon. All are called on the thread that runs
 * the study, but for {@link #warned}, {@link #waiting} and {@link #slots}: those may be called from
 * another one, perhaps at the same time.
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
   * @param slots how many trials run at once at most, as things stand; 0 if no executor is there
   *     yet
   */
  default void started(Study.Progress progress, int slots) {}

  /**
   * The study cannot go on, or begin, before something comes that it has not got.
   *
   * @param what what it waits for, in words that go after "waiting"; without a full stop
   */
  default void waiting(String what) {}

  /**
   * Executors have come or gone.
   *
   * @param slots how many trials run at once at most from now on, or so many tasks where the data
   *     is still being prepared
   */
  default void slots(int slots) {}

  /** Trials were handed out. */
  default void progressed(Study.Progress progress) {}

  /** A trial has ended; with cross-validation it has its score. */
  default void ended(TrialResult result, Study.Progress progress) {}
}
