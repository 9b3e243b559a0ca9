package io.luthier.study;

import io.luthier.trial.Objective;
import io.luthier.trial.Outcome;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A trial's result, made of those of its folds: each metric is their mean, and stands again with
 * {@code _std} as their standard deviation; seconds add up. What cannot be averaged (curves, the
 * best epoch, the model) is that of the most typical fold: the one whose value is nearest to the
 * mean.
 *
 * @param trial the trial
 * @param ended the results of its folds that have ended, at least one, by fold from 0
 * @param count how many folds there are
 * @param objective what ranks
 */
record FoldedResult(
    Trial trial, SortedMap<Integer, TrialResult> ended, int count, Objective objective) {

  /** The objective's value of each fold; NaN for those that have not ended. */
  double[] values() {
    double[] values = new double[count];
    Arrays.fill(values, Double.NaN);
    ended.forEach((fold, run) -> values[fold] = objective.in(run.metrics()));
    return values;
  }

  /** All folds have ended well. */
  TrialResult completed() {
    List<String> reasons =
        ended.values().stream().map(run -> run.outcome().stopReason()).distinct().toList();
    return result(
        new Outcome.Completed(
            reasons.size() == 1
                ? reasons.get(0)
                : "fold " + fold(typical()) + ": " + typical().outcome().stopReason()));
  }

  /** It is given up for this reason. */
  TrialResult pruned(String why) {
    return result(new Outcome.Pruned(why));
  }

  /** A fold has not ended well, and the trial with it. */
  TrialResult endedBy(TrialResult run) {
    String reason = "fold " + fold(run) + ": " + run.outcome().stopReason();
    return switch (run.outcome().state()) {
      case PRUNED -> pruned(reason);
      case DIVERGED -> result(new Outcome.Diverged(reason));
      case FAILED -> failed(run);
      case COMPLETED -> throw new IllegalArgumentException(run.trial() + " has ended well");
    };
  }

  /** A failure is named as that of a fold is, so that equal ones are found to be equal. */
  private TrialResult failed(TrialResult run) {
    return TrialResult.failed(
        trial,
        run.outcome().stopReason(),
        "fold " + fold(run) + ": " + run.message(),
        seconds(),
        run.place());
  }

  private TrialResult result(Outcome outcome) {
    TrialResult typical = typical();
    return new TrialResult(
        trial,
        outcome,
        metrics(),
        typical.bestEpoch(),
        typical.measurements(),
        typical.finalLearningRate(),
        typical.lrReductions(),
        seconds(),
        typical.place(),
        typical.model(),
        typical.message());
  }

  /** The fold that stands for all; the first of them, if no fold has a value. */
  TrialResult typical() {
    double mean = mean(objective.metric());
    return ended.values().stream()
        .min(
            Comparator.comparingDouble(
                run -> {
                  double away = Math.abs(objective.in(run.metrics()) - mean);
                  return Double.isNaN(away) ? Double.POSITIVE_INFINITY : away;
                }))
        .orElseThrow();
  }

  private int fold(TrialResult run) {
    return run.trial().number() - trial.number() * count + 1;
  }

  private double seconds() {
    return ended.values().stream().mapToDouble(TrialResult::seconds).sum();
  }

  private Map<String, Double> metrics() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    List<String> names = List.copyOf(typical().metrics().keySet());
    names.forEach(name -> metrics.put(name, mean(name)));
    names.forEach(name -> metrics.put(name + Columns.DEVIATION, deviation(name)));
    metrics.put(TrialResult.FOLDS, (double) ended.size());
    return metrics;
  }

  private double[] all(String metric) {
    return ended.values().stream()
        .mapToDouble(run -> run.metrics().getOrDefault(metric, Double.NaN))
        .toArray();
  }

  private double mean(String metric) {
    return Arrays.stream(all(metric)).average().orElse(Double.NaN);
  }

  /** Of a sample; NaN for one fold. */
  private double deviation(String metric) {
    double mean = mean(metric);
    double squares = Arrays.stream(all(metric)).map(v -> (v - mean) * (v - mean)).sum();
    return ended.size() == 1 ? Double.NaN : Math.sqrt(squares / (ended.size() - 1));
  }
}
