package io.luthier.trial;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * All that a study keeps of a finished trial.
 *
 * @param trial what was trained
 * @param outcome how it ended
 * @param metrics the metrics of the restored weights, evaluated again after training, under their
 *     full names; empty if there are no weights to speak of
 * @param bestEpoch the epoch whose weights were restored, from 1; 0 if there is none
 * @param measurements every epoch, in order
 * @param finalLearningRate the learning rate at the end; NaN if training never began
 * @param lrReductions how often it was reduced
 * @param seconds training and evaluation, without loading natives or data and without saving
 * @param place where it ran
 * @param model the saved model's directory, relative to the study's; empty if it was not kept
 * @param message what a person should know, such as a failure's cause; empty if nothing
 */
public record TrialResult(
    Trial trial,
    Outcome outcome,
    Map<String, Double> metrics,
    int bestEpoch,
    List<Measurement> measurements,
    double finalLearningRate,
    int lrReductions,
    double seconds,
    Place place,
    String model,
    String message) {

  /** The metric that says of how many folds the others are the means; absent without folds. */
  public static final String FOLDS = "folds";

  public TrialResult {
    metrics = MetricValues.copyOf(metrics);
    measurements = List.copyOf(measurements);
  }

  /**
   * Where a trial ran.
   *
   * @param executor the executor's id and host
   * @param device {@code cpu}, or like {@code cuda:0 NVIDIA A10}
   * @param attempt how often Spark had started the trial before, from 0
   * @param unusedGpu why it ran on the CPU, though its executor was given a GPU, and what to do
   *     about that, in sentences; empty if nothing was wasted
   */
  public record Place(String executor, String device, int attempt, String unusedGpu) {

    /** Nowhere: the trial never reached an executor. */
    public static final Place NOWHERE = new Place("", "", 0);

    public Place {
      // Results of before it was there have none on record.
      unusedGpu = unusedGpu == null ? "" : unusedGpu;
    }

    /** A place where no GPU goes unused. */
    public Place(String executor, String device, int attempt) {
      this(executor, device, attempt, "");
    }
  }

  /**
   * The order of a ranking: by the objective, then by trial number. With cross-validation, trials
   * of which some folds are missing come after those that have them all: their means are over other
   * rows.
   */
  public static Comparator<TrialResult> bestFirst(Objective objective) {
    return Comparator.comparing(
            (TrialResult result) ->
                Double.isFinite(objective.in(result.metrics())) && result.lacksFolds())
        .thenComparing(result -> objective.in(result.metrics()), objective.order())
        .thenComparing(result -> result.trial().number());
  }

  /** Whether it is made of folds of which not all were trained to their end. */
  public boolean lacksFolds() {
    return metrics.containsKey(FOLDS) && !(outcome instanceof Outcome.Completed);
  }

  /** A trial that could not be trained. */
  public static TrialResult failed(
      Trial trial, String kind, String message, double seconds, Place place) {
    return new TrialResult(
        trial,
        new Outcome.Failed(kind),
        Map.of(),
        0,
        List.of(),
        Double.NaN,
        0,
        seconds,
        place,
        "",
        message);
  }

  /**
   * The same result, with its own copy of the trial replaced by an equal one, so that a study has
   * each trial once; the result itself if they are not equal.
   */
  public TrialResult sharing(Trial equal) {
    if (!trial.equals(equal)) {
      return this;
    }
    return new TrialResult(
        equal,
        outcome,
        metrics,
        bestEpoch,
        measurements,
        finalLearningRate,
        lrReductions,
        seconds,
        place,
        model,
        message);
  }

  /** The same result with its model saved in that directory, or not kept if it is empty. */
  public TrialResult withModel(String directory) {
    return new TrialResult(
        trial,
        outcome,
        metrics,
        bestEpoch,
        measurements,
        finalLearningRate,
        lrReductions,
        seconds,
        place,
        directory,
        message);
  }

  /** The same result with one more thing a person should know. */
  public TrialResult withMessage(String more) {
    return new TrialResult(
        trial,
        outcome,
        metrics,
        bestEpoch,
        measurements,
        finalLearningRate,
        lrReductions,
        seconds,
        place,
        model,
        message.isEmpty() ? more : message + "; " + more);
  }
}
