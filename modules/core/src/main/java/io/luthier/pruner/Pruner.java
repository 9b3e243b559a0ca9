package io.luthier.pruner;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.luthier.trial.Measurement;
import io.luthier.trial.Objective;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import io.luthier.trial.Verdict;

/**
 * Decides which trials are stopped before their end. Implementations are immutable settings; what
 * is known of a study's trials is in a {@link Run}.
 *
 * <pre>{@code
 * Pruner.Run run = AshaPruner.DEFAULT.begin(Objective.VAL_LOSS);
 * run.begin(trial);
 * Verdict verdict = run.judge(trial, measurement);
 * }</pre>
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = AshaPruner.class, name = "asha"),
  @JsonSubTypes.Type(value = MedianPruner.class, name = "median")
})
public sealed interface Pruner permits AshaPruner, MedianPruner {

  /** The state at the begin of a study that has this objective. */
  Run begin(Objective objective);

  /** The first epoch, from 1, at whose end a trial may be stopped. */
  int firstEpoch();

  /** How many other trials there must be before any is stopped. */
  int fewestPeers();

  /**
   * What it does, as a sentence without a full stop.
   *
   * @param epochs how many epochs a trial trains at most
   */
  String inWords(int epochs);

  /**
   * What is known of the trials of one study, and the verdicts that follow. A verdict is a function
   * of the calls before it. The order in which different trials were begun, judged and ended makes
   * no difference to later verdicts. For one thread.
   */
  interface Run {

    /**
     * A trial begins, maybe not for the first time. What it reported the last time counts for the
     * others until it has got as far again, and never against itself.
     */
    void begin(Trial trial);

    /**
     * A trial has ended an epoch: shall it go on?
     *
     * <p>Epochs that were skipped are taken for epochs without an improvement. A report that comes
     * late is ignored, and its verdict is to go on: one for an epoch that is not after all those
     * reported since the trial has begun, or of a trial that has ended or not begun.
     */
    Verdict judge(Trial trial, Measurement measurement);

    /**
     * A trial has ended. From now on its result counts, whatever it reported before; nothing of it
     * counts if it has failed.
     */
    void end(TrialResult result);
  }
}
