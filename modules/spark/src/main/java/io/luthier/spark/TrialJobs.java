package io.luthier.spark;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.JavaConverters;
import scala.concurrent.ExecutionContext;
import scala.runtime.BoxedUnit;

/**
 * Submits Spark jobs of one task a ticket and turns what becomes of them into events on a queue.
 * Spark calls back on its scheduler's thread, which must not be held up: there, events are only
 * queued.
 */
final class TrialJobs implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TrialJobs.class);

  private static final long LISTENER_MILLIS = 5_000;

  /** Each lane has this many tickets, and no study uses them up. */
  private static final long TICKETS = 1L << 40;

  private final String study;
  private final SparkContext spark;
  private final LostTasks lost;
  private final BlockingQueue<Event> events;
  private long nextTicket;

  TrialJobs(String study, SparkContext spark, BlockingQueue<Event> events) {
    this.study = study;
    this.spark = spark;
    this.events = events;
    this.lost = new LostTasks(study, events::add);
    spark.addSparkListener(lost);
  }

  /** What becomes of a study's tasks. */
  sealed interface Event {

    /** A task was handed a trial. */
    record Claimed() implements Event {}

    /** A task has ended, with a result's bytes, or none if there was no trial for it. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record TaskEnded(Lane lane, byte[] result) implements Event {}

    /**
     * A task has ended without a result, or was cancelled; unless its job ends as well, Spark
     * starts it again.
     *
     * @param start how often Spark had started it before
     * @param ownDoing whether it was of its own doing
     */
    record TaskLost(long ticket, int start, boolean ownDoing, String reason) implements Event {}

    /** A trial leaves its executor unfit for others. */
    record Spoiled(int trial, String reason) implements Event {}

    /** Somebody asks the study to stop. */
    record Stopped(String reason) implements Event {}

    /** A job has failed: so many of its tasks will never end. */
    record JobFailed(Lane lane, int tasks, Throwable cause) implements Event {}
  }

  /** Whether a ticket is one of a lane's. */
  static boolean isOf(Lane lane, long ticket) {
    return ticket / TICKETS == lane.number();
  }

  /** Tells all tasks that nobody waits for them any more. */
  void cancel() {
    spark.cancelJobGroup(study);
  }

  /** Has Spark start another executor in the place of one; not in local mode. */
  void replace(String executor) {
    spark.killAndReplaceExecutor(executor);
  }

  /** What a job failed of must be heard of before the failure itself. */
  private void awaitListener() {
    try {
      spark.listenerBus().waitUntilEmpty(LISTENER_MILLIS);
    } catch (TimeoutException busy) {
      LOG.warn("Spark's listeners are busy: a lost task may be taken for a cancelled one");
    }
  }

  @Override
  public void close() {
    spark.removeSparkListener(lost);
  }

  /**
   * Submits one job.
   *
   * @param lane what executors it is for
   * @param task what its tasks run
   * @param count how many tasks it has
   */
  void submit(Lane lane, TrialTask task, int count) {
    long first = lane.number() * TICKETS + nextTicket;
    nextTicket += count;
    List<Long> tickets = LongStream.range(first, first + count).boxed().toList();
    AtomicInteger pending = new AtomicInteger(count);
    List<Object> partitions = IntStream.range(0, count).<Object>mapToObj(i -> i).toList();
    RDD<Long> rdd = JavaSparkContext.fromSparkContext(spark).parallelize(tickets, count).rdd();
    lane.profile().ifPresent(rdd::withResources);
    spark.setLocalProperty(LostTasks.PROPERTY, LostTasks.value(study, first));
    SimpleFutureAction<BoxedUnit> job =
        spark.submitJob(
            rdd,
            task,
            JavaConverters.asScalaBuffer(partitions).toSeq(),
            (partition, result) -> {
              pending.decrementAndGet();
              events.add(new Event.TaskEnded(lane, result));
              return BoxedUnit.UNIT;
            },
            () -> BoxedUnit.UNIT);
    spark.setLocalProperty(LostTasks.PROPERTY, null);
    job.onComplete(
        ended -> {
          if (ended.isFailure()) {
            awaitListener();
            Throwable cause = ended.failed().get();
            events.add(new Event.JobFailed(lane, pending.get(), cause));
          }
          return BoxedUnit.UNIT;
        },
        ExecutionContext.global());
  }
}
