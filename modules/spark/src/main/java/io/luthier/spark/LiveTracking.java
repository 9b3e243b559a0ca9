package io.luthier.spark;

import io.luthier.spark.mlflow.StudyRuns;
import io.luthier.spark.mlflow.TrackedStudy;
import io.luthier.study.TrackingSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a study's runs on a tracking server up to date while it runs, on a thread of its own. Each
 * time all that is missing there is sent, so what a server has missed comes when it answers again.
 * Nothing of the study waits for it but the end, and that not for long.
 */
final class LiveTracking implements AutoCloseable {

  /** A setting of Spark's: how long the end of a study waits for the server at most. */
  static final String WAIT = "spark.luthier.trackingWait";

  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Duration AFTER_FAILURES = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Between two times lies at least so many times what it takes to gather what is known. */
  private static final int SHARE = 20;

  private static final Logger LOG = LoggerFactory.getLogger(LiveTracking.class);

  private final OpenStudy open;
  private final DataFacts data;
  private final Optional<TrackingSpec> tracking;
  private final Duration wait;
  private final Consumer<String> warn;
  private final Thread sender = new Thread(this::send, "luthier-tracking");

  private final Rest rest = new Rest();
  private volatile boolean over;

  // Guarded by this.
  private Optional<End> end = Optional.empty();
  private boolean warned;

  /** What is sent last of all. */
  private record End(TrackedStudy study, StudyDirectory directory) {}

  private LiveTracking(OpenStudy open, DataFacts data, Duration wait, Consumer<String> warn) {
    this.open = open;
    this.data = data;
    this.tracking = open.study().spec().tracking();
    this.wait = wait;
    this.warn = warn;
    sender.setDaemon(true);
  }

  /**
   * How long a session's studies wait at their end.
   *
   * @throws IllegalArgumentException naming the setting, if it is no length of time
   */
  static Duration longestWait(SparkSession spark) {
    return LengthOfTime.of(spark, WAIT, "60s");
  }

  /**
   * Begins to send; nothing is done if the study is tracked nowhere.
   *
   * @param wait how long {@link #finish} waits at most
   * @param warn is told once if something goes wrong, from another thread
   */
  static LiveTracking start(OpenStudy open, DataFacts data, Duration wait, Consumer<String> warn) {
    LiveTracking live = new LiveTracking(open, data, wait, warn);
    if (live.tracking.isPresent()) {
      live.sender.start();
    }
    return live;
  }

  /**
   * Sends what is left of a study that has ended or was stopped, and its files, and waits for that;
   * what is not there by then is a warning.
   */
  void finish(TunedStudy tuned, StudyDirectory directory) {
    if (tracking.isEmpty()) {
      return;
    }
    End last = new End(TrackedStudies.ended(open, data, tuned), directory);
    synchronized (this) {
      end = Optional.of(last);
    }
    rest.end();
    try {
      sender.join(Math.max(1, wait.toMillis()));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    if (sender.isAlive()) {
      warn("not all was sent within " + wait.toSeconds() + " s (" + WAIT + ")");
    }
  }

  /** Gives up whatever has not been sent. */
  @Override
  public void close() {
    over = true;
    rest.end();
    sender.interrupt();
  }

  private void send() {
    StudyRuns runs = new StudyRuns(tracking.orElseThrow(), System.getenv(), PATIENCE);
    Duration pause = EVERY;
    while (true) {
      Optional<End> last = end();
      long gathering = 0;
      try {
        if (last.isPresent()) {
          // Others may have been at it, such as an export; and what was sent twice shows then.
          runs.forget();
          runs.bring(last.get().study());
          upload(runs, last.get());
        } else {
          long start = System.nanoTime();
          TrackedStudy study = TrackedStudies.running(open, data);
          gathering = System.nanoTime() - start;
          runs.bring(study);
          pause = EVERY;
        }
      } catch (IOException | RuntimeException failed) {
        LOG.debug("tracking failed", failed);
        warn(String.valueOf(failed.getMessage()));
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(AFTER_FAILURES) > 0 ? AFTER_FAILURES : pause;
      }
      if (last.isPresent()) {
        return;
      }
      rest.atMost(Math.max(pause.toNanos(), SHARE * gathering));
      if (over || Thread.currentThread().isInterrupted()) {
        return;
      }
    }
  }

  private void upload(StudyRuns runs, End last) throws IOException {
    boolean models = tracking.orElseThrow().logModels();
    runs.upload(TrackedFiles.of(last.directory(), last.study(), models))
        .ifPresent(this::warnOfFiles);
  }

  private synchronized Optional<End> end() {
    return end;
  }

  private void warn(String reason) {
    synchronized (this) {
      if (warned || over) {
        return;
      }
      warned = true;
    }
    warn.accept(
        "tracking.mlflow: "
            + reason
            + ". The study does not wait for it, and sends what is missing when it can; what is"
            + " missing in the end is sent by: luthier export mlflow "
            + open.study().spec().output()
            + " --to "
            + tracking.orElseThrow().redacted());
  }

  private void warnOfFiles(String reason) {
    warn.accept("tracking.mlflow: " + reason);
  }
}
