package io.luthier.spark;

import io.luthier.diagnosis.Insight;
import io.luthier.study.Ranking;
import io.luthier.study.Stop;
import io.luthier.study.StudySpec;
import io.luthier.trial.TrialResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A study that has ended: its results as values and as DataFrames. Immutable. */
public final class TunedStudy {

  private final SparkSession spark;
  private final StudySpec spec;
  private final Ranking results;
  private final Optional<Map<String, Double>> test;
  private final Optional<Stop> stop;
  private final List<String> warnings;
  private final List<String> story;
  private final Optional<Previous> previous;
  private final List<Insight> insights;
  private final StudyTables.Table ranking;
  private final StudyTables.Table history;

  TunedStudy(
      SparkSession spark,
      StudySpec spec,
      Ranking results,
      Optional<Map<String, Double>> test,
      Optional<Stop> stop,
      List<String> warnings,
      List<String> story,
      Optional<Previous> previous,
      List<Insight> insights,
      StudyTables.Table ranking,
      StudyTables.Table history) {
    this.spark = spark;
    this.spec = spec;
    this.results = results;
    this.test = test;
    this.stop = stop;
    this.warnings = warnings;
    this.story = story;
    this.previous = previous;
    this.insights = insights;
    this.ranking = ranking;
    this.history = history;
  }

  /** The same study with more that the user should know. */
  TunedStudy withWarnings(List<String> warnings) {
    return new TunedStudy(
        spark, spec, results, test, stop, warnings, story, previous, insights, ranking, history);
  }

  /** One row a trial, best first, with the columns that {@code ranking.csv} has. */
  public Dataset<Row> ranking() {
    return spark.createDataFrame(ranking.rows(), ranking.schema());
  }

  /** One row an epoch of every trial. */
  public Dataset<Row> history() {
    return spark.createDataFrame(history.rows(), history.schema());
  }

  /** The results in ranking order. */
  public Ranking results() {
    return results;
  }

  /** Rank 1; empty if no trial has a finite objective. */
  public Optional<TrialResult> winner() {
    return results.ranked() > 0 ? Optional.of(results.results().get(0)) : Optional.empty();
  }

  /** The winner's metrics on the test split, if there is one. */
  public Optional<Map<String, Double>> test() {
    return test;
  }

  /** Why the study ended early, if it did; it can go on later. */
  public Optional<Stop> stop() {
    return stop;
  }

  /** Why trials have failed, and how many of them for each reason, by the first of them. */
  public Map<String, Integer> failures() {
    return Findings.failures(results);
  }

  /** What the user should know, a sentence each. */
  public List<String> warnings() {
    return warnings;
  }

  /** What the study says, in a few sentences, the most useful first. */
  public List<String> story() {
    return story;
  }

  /** How the winner of the study that this one took over from does on its validation rows. */
  public Optional<Previous> previous() {
    return previous;
  }

  /** What the study as a whole says, the most useful first. */
  public List<Insight> insights() {
    return insights;
  }

  /** What was run, with the absolute path of its results. */
  public StudySpec spec() {
    return spec;
  }
}
