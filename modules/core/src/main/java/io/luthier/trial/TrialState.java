package io.luthier.trial;

/** How a trial ended. */
public enum TrialState {
  /** Trained until a callback or the last epoch ended it. */
  COMPLETED,
  /** Given up early because others did better. */
  PRUNED,
  /** A loss became infinite or not a number. */
  DIVERGED,
  /** Could not be trained, or was lost. */
  FAILED
}
