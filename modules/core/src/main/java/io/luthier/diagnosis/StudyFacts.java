package io.luthier.diagnosis;

import io.luthier.space.Configuration;
import io.luthier.space.SearchSpace;
import io.luthier.trial.Objective;
import io.luthier.trial.TrialResult;
import io.luthier.trial.TrialState;
import java.util.List;
import java.util.stream.Stream;

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
    return bestFirst().filter(result -> Double.isFinite(value(result))).toList();
  }

  /**
   * The configurations that were judged, best first. One that diverged was judged, too: it is the
   * worst there is. What failed says nothing about its parameters.
   */
  List<Configuration> judged() {
    return bestFirst()
        .filter(
            result ->
                Double.isFinite(value(result)) || result.outcome().state() == TrialState.DIVERGED)
        .map(result -> result.trial().configuration())
        .toList();
  }

  private Stream<TrialResult> bestFirst() {
    return results.stream().sorted(TrialResult.bestFirst(objective));
  }

  /** The objective's value of a result; NaN if it has none. */
  double value(TrialResult result) {
    return objective.in(result.metrics());
  }
}
