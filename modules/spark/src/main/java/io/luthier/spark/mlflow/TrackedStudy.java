package io.luthier.spark.mlflow;

import io.luthier.study.StudySpec;
import io.luthier.trial.TrialResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a study at one moment.
 *
 * @param spec what was asked for
 * @param id what tells it from every other study
 * @param state RUNNING, or as its summary has it
 * @param begin when, in whole milliseconds
 * @param end likewise; of one that goes on the present
 * @param trials by number
 * @param winner rank 1, if there is one
 * @param test the winner's metrics on the test split; empty if there are none
 * @param story what the study says, in sentences
 * @param warnings what the user should know, likewise
 */
public record TrackedStudy(
    StudySpec spec,
    String id,
    String state,
    Instant begin,
    Instant end,
    List<TrackedTrial> trials,
    Optional<TrialResult> winner,
    Map<String, Double> test,
    List<String> story,
    List<String> warnings) {

  /** The state of a study that a driver runs. */
  public static final String RUNNING = "RUNNING";

  public TrackedStudy {
    trials = List.copyOf(trials);
    story = List.copyOf(story);
    warnings = List.copyOf(warnings);
  }

  boolean goesOn() {
    return state.equals(RUNNING);
  }

  /** How many of its trials have ended. */
  int ended() {
    return (int) trials.stream().filter(trial -> trial.result().isPresent()).count();
  }
}
