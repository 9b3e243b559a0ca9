package io.luthier.spark;

import io.luthier.report.ReportPage;
import io.luthier.report.StudyReport.State;
import io.luthier.study.Ranking;
import io.luthier.study.Study;
import io.luthier.trial.TrialResult;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps {@code report.html} up to date while a study runs, on a thread of its own: at once, and
 * then every so often, so that it takes no more than a small part of one core. Where it cannot be
 * written the study goes on; who closes this is told.
 */
final class LiveReport implements AutoCloseable {

  /** A setting of Spark's: how often at most; {@code 0s} for the end alone. */
  static final String EVERY = "spark.luthier.reportEvery";

  /** A report is written again after at least so many times as long as it took. */
  private static final int SHARE = 20;

  private static final Logger LOG = LoggerFactory.getLogger(LiveReport.class);

  private final OpenStudy open;
  private final DataFacts data;
  private final StudyDirectory directory;
  private final Duration every;
  private final List<String> warnings;
  private final Consumer<String> warn;
  private final Thread writer = new Thread(this::write, "luthier-report");
  private final Rest rest = new Rest();
  private Optional<String> failure = Optional.empty();

  private LiveReport(
      OpenStudy open,
      DataFacts data,
      StudyDirectory directory,
      Duration every,
      List<String> warnings,
      Consumer<String> warn) {
    this.open = open;
    this.data = data;
    this.directory = directory;
    this.every = every;
    this.warnings = List.copyOf(warnings);
    this.warn = warn;
    writer.setDaemon(true);
  }

  /**
   * How often a session's reports are written at most.
   *
   * @throws IllegalArgumentException naming the setting, if it is no length of time
   */
  static Duration every(SparkSession spark) {
    return LengthOfTime.of(spark, EVERY, "30s");
  }

  /**
   * Begins to write.
   *
   * @param every how often at most; not at all if that is zero
   * @param warnings what the user should know so far
   * @param warn is told by {@link #close} if something went wrong
   */
  static LiveReport start(
      OpenStudy open,
      DataFacts data,
      StudyDirectory directory,
      Duration every,
      List<String> warnings,
      Consumer<String> warn) {
    LiveReport report = new LiveReport(open, data, directory, every, warnings, warn);
    if (!every.isZero() && !open.study().exhausted()) {
      report.writer.start();
    }
    return report;
  }

  private void write() {
    while (true) {
      long start = System.nanoTime();
      try {
        writeOnce();
      } catch (IOException | RuntimeException failed) {
        LOG.debug("{} could not be written", ReportPage.FILE, failed);
        fail(String.valueOf(failed.getMessage()));
      }
      if (rest.atMost(Math.max(every.toNanos(), SHARE * (System.nanoTime() - start)))) {
        return;
      }
    }
  }

  private synchronized void fail(String message) {
    failure = Optional.of(failure.orElse(message));
  }

  private void writeOnce() throws IOException {
    Study study = open.study();
    Set<Integer> kept = study.kept().stream().map(best -> best.trial()).collect(Collectors.toSet());
    List<TrialResult> results =
        study.history().results().stream()
            .map(result -> kept.contains(result.trial().number()) ? result : result.withModel(""))
            .toList();
    Findings findings =
        Findings.of(study.spec(), new Ranking(study.spec().objective(), results), data);
    new ReportFile(directory, study.spec())
        .write(
            State.RUNNING,
            findings,
            results.isEmpty() ? List.of() : findings.story(),
            warnings,
            Map.of(),
            open.chronicle().snapshot(true),
            study.planned());
  }

  /** Waits for a report that is being written, since the last one is to be another. */
  @Override
  public void close() {
    rest.end();
    boolean interrupted = false;
    while (writer.isAlive()) {
      try {
        // Not interrupted itself: that would harm a client of HDFS in the middle of a write.
        writer.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    failure.ifPresent(
        message ->
            warn.accept(ReportPage.FILE + " could not be written while the study ran: " + message));
  }
}
