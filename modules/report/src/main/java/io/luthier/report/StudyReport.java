package io.luthier.report;

import io.luthier.diagnosis.Insight;
import io.luthier.study.StudySpec;
import io.luthier.trial.TrialResult;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Everything that a page says of a study. Immutable.
 *
 * @param spec what was asked for
 * @param state how far it is
 * @param written when this was so
 * @param ranking one row a trial, best first, as {@code ranking.csv} has them
 * @param results the results behind the rows, in the same order
 * @param times who ran what when
 * @param story what the study says, in sentences
 * @param insights the figures behind the story
 * @param warnings what the user should know, a sentence each
 * @param failures why trials have failed, and how many of them for each reason
 * @param test the winner's metrics on the test split; empty if there are none
 * @param planned how many trials there will be, where that is known
 * @param luthier the version of Luthier
 */
public record StudyReport(
    StudySpec spec,
    State state,
    Instant written,
    List<ReportColumn> ranking,
    List<TrialResult> results,
    Chronicle.Snapshot times,
    List<String> story,
    List<Insight> insights,
    List<String> warnings,
    Map<String, Integer> failures,
    Map<String, Double> test,
    OptionalLong planned,
    String luthier) {

  /** How far a study is. */
  public enum State {
    /** A driver runs it. */
    RUNNING,
    /** It has ended, with a winner. */
    COMPLETED,
    /** It was told to stop, and can go on. */
    STOPPED,
    /** It has ended without a winner. */
    FAILED,
    /** It has no results: a driver runs it, or has died. */
    UNFINISHED
  }

  public StudyReport {
    ranking = List.copyOf(ranking);
    results = List.copyOf(results);
    story = List.copyOf(story);
    insights = List.copyOf(insights);
    warnings = List.copyOf(warnings);
    failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
    test = Collections.unmodifiableMap(new LinkedHashMap<>(test));
    for (ReportColumn column : ranking) {
      if (column.values().size() != results.size()) {
        throw new IllegalArgumentException(
            "the column "
                + column.name()
                + " has "
                + column.values().size()
                + " values; there are "
                + results.size()
                + " results");
      }
    }
  }
}
