package io.luthier.spark;

import io.luthier.dl4j.data.Target;
import io.luthier.dl4j.network.NetworkFactories;
import io.luthier.spark.data.DataPreparation;
import io.luthier.spark.data.PreparedData;
import io.luthier.spark.link.LuthierPlugin;
import io.luthier.study.Ranking;
import io.luthier.study.Study;
import io.luthier.study.StudySpec;
import io.luthier.trial.TrialResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Runs studies on a Spark session.
 *
 * <pre>{@code
 * TunedStudy tuned = StudyRunner.on(spark).run(spec, dataFrame);
 * tuned.ranking().show();
 * }</pre>
 *
 * <p>Immutable. One session may run several studies at once, from threads of their own.
 */
public final class StudyRunner {

  private final SparkSession spark;
  private final StudyListener listener;

  private StudyRunner(SparkSession spark, StudyListener listener) {
    this.spark = spark;
    this.listener = listener;
  }

  /** Runs studies on this session. */
  public static StudyRunner on(SparkSession spark) {
    return new StudyRunner(spark, StudyListener.NONE);
  }

  /** The same, with somebody who hears how it goes. */
  public StudyRunner listener(StudyListener listener) {
    return new StudyRunner(spark, listener);
  }

  /**
   * Runs a study on the data that its specification names.
   *
   * @throws io.luthier.spark.data.DataProblem if the data cannot be used; nothing was trained
   * @throws IllegalArgumentException if the specification names no data, the search cannot begin,
   *     or the session grants GPUs that it does not have
   * @throws UncheckedIOException if the results cannot be written
   */
  public TunedStudy run(StudySpec spec) {
    if (spec.data().train().isEmpty()) {
      throw new IllegalArgumentException("data.train: missing; it names the training data");
    }
    return run(spec, Optional.empty());
  }

  /**
   * Runs a study on a DataFrame.
   *
   * @throws io.luthier.spark.data.DataProblem if the data cannot be used; nothing was trained
   * @throws UncheckedIOException if the results cannot be written
   */
  public TunedStudy run(StudySpec spec, Dataset<Row> data) {
    return run(spec, Optional.of(data));
  }

  private TunedStudy run(StudySpec given, Optional<Dataset<Row>> frame) {
    long start = System.nanoTime();
    try {
      Sessions.check(spark.sparkContext().conf());
      Configuration hadoop = spark.sparkContext().hadoopConfiguration();
      StudyDirectory directory = new StudyDirectory(given.output(), hadoop);
      StudySpec spec = given.withOutput(directory.path());
      List<String> warnings = new ArrayList<>(spec.warnings());
      // Before the data is read: what is wrong with search or network should not cost anything.
      Study study = new Study(spec);
      NetworkFactories.open(spec.network(), Thread.currentThread().getContextClassLoader());
      try (PreparedData data = DataPreparation.prepare(spark, spec, frame)) {
        warnings.addAll(data.warnings());
        if (!StudyDriver.hasLine(spark.sparkContext())) {
          warnings.add(
              "this session was started without spark.plugins="
                  + LuthierPlugin.class.getName()
                  + ": trials are bound to their tasks when these are submitted");
        }
        directory
            .begin(Clock.system(ZoneId.systemDefault()))
            .ifPresent(old -> warnings.add("the results of an earlier run were moved to " + old));
        warnings.forEach(listener::warned);
        directory.write(
            StudyRecord.FILE, StudyRecord.of(spec, data.fingerprint(), spark.version()));
        train(study, data, directory);
        return finish(study, data, directory, warnings, start);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void train(Study study, PreparedData data, StudyDirectory directory) {
    SparkContext context = spark.sparkContext();
    String id = study.spec().name() + "-" + UUID.randomUUID();
    Broadcast<float[][]> packed =
        JavaSparkContext.fromSparkContext(context).broadcast(TrialTask.arrays(data.data()));
    try {
      TrialTask task = new TrialTask(id, study.spec(), packed, data.data());
      context.setJobGroup(id, "Luthier study " + study.spec().name(), false);
      new StudyDriver(study, id, context, listener, trial -> discard(directory, trial)).run(task);
    } catch (InterruptedException stopped) {
      context.cancelJobGroup(id);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the study was interrupted", stopped);
    } finally {
      context.clearJobGroup();
      packed.destroy();
    }
  }

  private static void discard(StudyDirectory directory, int trial) {
    try {
      directory.discardModel(trial);
    } catch (IOException failed) {
      // A model too many does no harm; the study's results do not depend on it.
      throw new UncheckedIOException(failed);
    }
  }

  private TunedStudy finish(
      Study study, PreparedData data, StudyDirectory directory, List<String> warnings, long start)
      throws IOException {
    StudySpec spec = study.spec();
    Ranking ranking = new KeptModels(directory, data.pipeline()).settle(study, warnings);
    Optional<TrialResult> winner =
        ranking.ranked() > 0 ? Optional.of(ranking.results().get(0)) : Optional.empty();
    Optional<Map<String, Double>> test = TestScore.of(spark, directory, winner, data);
    int classes = data.data().target() instanceof Target.Classes some ? some.count() : 0;
    StudyTables tables = new StudyTables(spec, classes);
    TunedStudy tuned =
        new TunedStudy(
            spark,
            spec,
            ranking,
            test,
            List.copyOf(warnings),
            tables.ranking(ranking),
            tables.history(ranking.results()));
    tuned.ranking().coalesce(1).write().parquet(directory.path("ranking.parquet"));
    tuned.history().coalesce(1).write().parquet(directory.path("history.parquet"));
    directory.write(RankingCsv.FILE, RankingCsv.write(tables.ranking(ranking)));
    double seconds = (System.nanoTime() - start) / 1e9;
    // Last of all: it says that everything else is complete.
    directory.write(Summary.FILE, Summary.of(tuned, seconds, spark.version()));
    return tuned;
  }
}
