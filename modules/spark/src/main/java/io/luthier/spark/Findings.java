package io.luthier.spark;

import io.luthier.callback.EarlyStopping;
import io.luthier.diagnosis.Insight;
import io.luthier.diagnosis.Insights;
import io.luthier.diagnosis.StudyFacts;
import io.luthier.diagnosis.Yardstick;
import io.luthier.study.Ranking;
import io.luthier.study.StudySpec;
import io.luthier.study.StudyStory;
import io.luthier.trial.TrialResult;
import io.luthier.trial.TrialState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a study's results say, be it in the middle or at its end: a function of the results and of
 * what is known of the data.
 *
 * @param ranking the results
 * @param table the rows of the ranking
 * @param insights the most useful first
 * @param story the same in sentences
 */
record Findings(
    Ranking ranking, StudyTables.Table table, List<Insight> insights, List<String> story) {

  static Findings of(StudySpec spec, Ranking ranking, DataFacts data) {
    Yardstick yardstick = Yardstick.of(ranking.results()).withPrior(data.prior());
    List<Insight> insights =
        Insights.of(
            new StudyFacts(
                spec.space(),
                spec.objective(),
                ranking.results(),
                spec.training().epochs(),
                spec.training().earlyStopping().map(EarlyStopping::patience).orElse(0),
                yardstick));
    return new Findings(
        ranking,
        new StudyTables(spec, data.classes()).ranking(ranking, yardstick),
        insights,
        Story.of(
            StudyStory.of(spec, ranking.results()),
            winner(ranking),
            spec.objective(),
            yardstick,
            insights));
  }

  /** Why trials have failed, and how many of them for each reason, by the first of them. */
  static Map<String, Integer> failures(Ranking ranking) {
    Map<String, Integer> failures = new LinkedHashMap<>();
    for (TrialResult result : ranking.results()) {
      if (result.outcome().state() == TrialState.FAILED) {
        failures.merge(result.outcome().stopReason() + ": " + result.message(), 1, Integer::sum);
      }
    }
    return failures;
  }

  /** Rank 1; empty if no trial has a finite objective. */
  Optional<TrialResult> winner() {
    return winner(ranking);
  }

  /** Rank 1 of a ranking. */
  static Optional<TrialResult> winner(Ranking ranking) {
    return ranking.ranked() > 0 ? Optional.of(ranking.results().get(0)) : Optional.empty();
  }
}
