package io.luthier.report;

/**
 * A run of a trial on a slot, from its start to its end or to the loss of its executor. A run that
 * was lost has several.
 *
 * @param run the trial's number, or with cross-validation that of one of its folds
 * @param executor where; empty if that is not known
 * @param begin seconds of the study's time, which stands still while no driver runs it
 * @param end likewise; of a stint that goes on the present
 * @param seconds how much of that the run says it was trained and measured; NaN if it has no result
 * @param how how it ended
 */
public record Stint(int run, String executor, double begin, double end, double seconds, How how) {

  /** How a stint ended. */
  public enum How {
    /** As {@link io.luthier.trial.TrialState} says. */
    COMPLETED,
    /** As {@link io.luthier.trial.TrialState} says. */
    PRUNED,
    /** As {@link io.luthier.trial.TrialState} says. */
    DIVERGED,
    /** As {@link io.luthier.trial.TrialState} says. */
    FAILED,
    /** Its executor or its driver went away; the run begins again. */
    LOST,
    /** The study was stopped; the run begins again when it goes on. */
    STOPPED,
    /** It has not ended. */
    RUNNING
  }
}
