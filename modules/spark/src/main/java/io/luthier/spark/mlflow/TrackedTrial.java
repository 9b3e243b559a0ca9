package io.luthier.spark.mlflow;

import io.luthier.trial.Measurement;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a trial.
 *
 * @param trial what is trained
 * @param state as {@link io.luthier.trial.TrialState} has them, or RUNNING, STOPPED or LOST
 * @param result if it has ended
 * @param begin when, in whole milliseconds
 * @param end likewise; if it goes on, when it was last heard of
 * @param measurements its epochs, in order
 * @param diagnosis of its curves; empty as long as there is none
 */
public record TrackedTrial(
    Trial trial,
    String state,
    Optional<TrialResult> result,
    Instant begin,
    Instant end,
    List<Measurement> measurements,
    String diagnosis) {

  /** The state of a trial that goes on. */
  public static final String RUNNING = "RUNNING";

  /** Whether more of it is to come. */
  boolean goesOn() {
    return state.equals(RUNNING);
  }

  int number() {
    return trial.number();
  }
}
