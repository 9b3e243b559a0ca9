package io.luthier.study;

import io.luthier.trial.Objective;
import io.luthier.trial.TrialResult;
import java.util.ArrayList;
import java.util.List;

/**
 * The results of a study, {@linkplain TrialResult#bestFirst best first}. Every result with a finite
 * objective has a rank, whatever its state; those without come last and have none.
 *
 * @param objective what ranks
 * @param results the results in ranking order
 */
public record Ranking(Objective objective, List<TrialResult> results) {

  public Ranking {
    List<TrialResult> sorted = new ArrayList<>(results);
    sorted.sort(TrialResult.bestFirst(objective));
    results = List.copyOf(sorted);
  }

  /** How many results have a rank; these are the first ones, ranked from 1. */
  public int ranked() {
    return (int)
        results.stream().filter(result -> Double.isFinite(objective.in(result.metrics()))).count();
  }
}
