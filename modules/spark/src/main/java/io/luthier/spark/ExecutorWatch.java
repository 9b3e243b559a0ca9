package io.luthier.spark;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows executors that come and go, on a thread of its own, since who runs a study waits for
 * Spark: tells how many slots there are whenever that has changed, and what is waited for where
 * there are none.
 */
final class ExecutorWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ExecutorWatch.class);

  private static final Duration EVERY = Duration.ofSeconds(1);

  /** Executors take a few seconds to come, which nobody needs to be told. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final SparkContext spark;
  private final StudyListener listener;
  private final ScheduledExecutorService thread;
  private final Future<?> looks;
  private List<Lane> lanes;
  private boolean training;
  private int most = Integer.MAX_VALUE;
  private int slots;
  private long emptySince = System.nanoTime();
  private boolean toldOfWaiting;

  /** Begins to watch the session's own executors, with which a study's data is prepared. */
  ExecutorWatch(SparkContext spark, StudyListener listener) {
    this.spark = spark;
    this.listener = listener;
    this.lanes = List.of(Lane.ofSession(spark));
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "luthier-executor-watch");
              made.setDaemon(true);
              return made;
            });
    this.looks =
        thread.scheduleWithFixedDelay(
            this::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Watches those that train, from now on.
   *
   * @param most how many trials run at once at most, whatever there is
   * @return how many slots there are
   */
  synchronized int train(List<Lane> lanes, int most) {
    this.most = most;
    training = true;
    watch(lanes);
    slots = slots();
    return slots;
  }

  /** Watches the session's own executors again, which is of interest only if they are missing. */
  synchronized void trained() {
    most = Integer.MAX_VALUE;
    training = false;
    watch(List.of(Lane.ofSession(spark)));
  }

  private void watch(List<Lane> lanes) {
    this.lanes = List.copyOf(lanes);
    emptySince = System.nanoTime();
    toldOfWaiting = false;
  }

  private int slots() {
    return Math.min(most, Lane.slots(lanes, spark));
  }

  private synchronized void look() {
    try {
      int now = slots();
      boolean changed = now != slots;
      slots = now;
      // With dynamic allocation it is as it should be that idle executors go.
      if (now > 0 || spark.statusTracker().getActiveJobIds().length == 0) {
        emptySince = System.nanoTime();
        if (now > 0 && (training ? changed : toldOfWaiting)) {
          listener.slots(now);
          toldOfWaiting = false;
        }
      } else if (!toldOfWaiting && System.nanoTime() - emptySince > PATIENCE.toNanos()) {
        toldOfWaiting = true;
        listener.waiting(what());
      }
    } catch (RuntimeException failed) {
      // A session that is about to end answers no more; a watch must not harm what it watches.
      LOG.debug("executors cannot be counted", failed);
    }
  }

  private String what() {
    return "for executors on "
        + spark.master()
        + ", which has none yet for this study: with "
        + lanes.stream().map(Lane::needs).collect(Collectors.joining("; or with "))
        + ". It goes on as soon as one comes";
  }

  @Override
  public void close() {
    looks.cancel(false);
    thread.shutdown();
  }
}
