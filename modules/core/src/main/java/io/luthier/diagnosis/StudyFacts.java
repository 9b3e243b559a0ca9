package io.luthier.diagnosis;

import io.luthier.space.Configuration;
import io.luthier.space.SearchSpace;
import io.luthier.trial.Objective;
import io.luthier.trial.TrialResult;
import io.luthier.trial.TrialState;
import java.util.Comparator;
import java.util.List;

/**
 * What insights are drawn from. Immutable.
 *
 * @param space what is tuned
 * @param objective what ranks
 * @param results the results, in any order
 * @param epochs how many epochs a trial has at most, unless its configuration has {@code epochs}
 * @param patience of early stopping; 0 if there is none
 * @param yardstick what losses are measured against
 */
public record StudyFacts(
    SearchSpace space,
    Objective objective,
    List<TrialResult> results,
    int epochs,
    int patience,
    Yardstick yardstick) {

  public StudyFacts {
    results = List.copyOf(results);
  }

  /** The results with a finite objective, best first; equal ones by number. */
  List<TrialResult> ranked() {
    return results.stream()
        .filter(result -> Double.isFinite(value(result)))
        .sorted(
            Comparator.<TrialResult, Double>comparing(this::value, objective.order())
                .thenComparing(result -> result.trial().number()))
        .toList();
  }

  /**
   * The configurations that were judged, best first. One that diverged was judged, too: it is the
   * worst there is. What failed says nothing about its parameters.
   */
  List<Configuration> judged() {
    return results.stream()
        .filter(
            result ->
                Double.isFinite(value(result)) || result.outcome().state() == TrialState.DIVERGED)
        .sorted(
            Comparator.<TrialResult, Double>comparing(this::value, objective.order())
                .thenComparing(result -> result.trial().number()))
        .map(result -> result.trial().configuration())
        .toList();
  }

  /** The objective's value of a result; NaN if it has none. */
  double value(TrialResult result) {
    return objective.in(result.metrics());
  }
}
