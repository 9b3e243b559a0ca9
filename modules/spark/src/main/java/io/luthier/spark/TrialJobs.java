package io.luthier.spark;

import io.luthier.trial.Trial;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import scala.collection.JavaConverters;
import scala.concurrent.ExecutionContext;
import scala.runtime.BoxedUnit;

/**
 * Submits Spark jobs of one task a ticket and turns what becomes of them into events on a queue.
 * Spark calls back on its scheduler's thread, which must not be held up: there, events are only
 * queued.
 */
final class TrialJobs {

  private final SparkContext spark;
  private final BlockingQueue<Event> events;
  private long nextTicket;

  TrialJobs(SparkContext spark, BlockingQueue<Event> events) {
    this.spark = spark;
    this.events = events;
  }

  /** What becomes of a study's tasks. */
  sealed interface Event {

    /** A task was handed a trial. */
    record Claimed() implements Event {}

    /** A task has ended, with a result's bytes, or none if there was no trial for it. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record TaskEnded(byte[] result) implements Event {}

    /** A trial's task was lost too often; the task itself ends without a result. */
    record GivenUp(Trial trial, String reason) implements Event {}

    /** Somebody asks the study to stop. */
    record Stopped(String reason) implements Event {}

    /** A job has failed: these tickets' tasks will never end. */
    record JobFailed(List<Long> tickets, Throwable cause) implements Event {}
  }

  /** Tells the tasks of all jobs of a group that nobody waits for them any more. */
  void cancel(String group) {
    spark.cancelJobGroup(group);
  }

  /**
   * Submits one job.
   *
   * @param task what its tasks run
   * @param count how many tasks it has
   * @return the first of its tickets; the others follow it
   */
  long submit(TrialTask task, int count) {
    long first = nextTicket;
    nextTicket += count;
    List<Long> tickets = LongStream.range(first, nextTicket).boxed().toList();
    Set<Long> pending = ConcurrentHashMap.newKeySet();
    pending.addAll(tickets);
    List<Object> partitions = IntStream.range(0, count).<Object>mapToObj(i -> i).toList();
    SimpleFutureAction<BoxedUnit> job =
        spark.submitJob(
            JavaSparkContext.fromSparkContext(spark).parallelize(tickets, count).rdd(),
            task,
            JavaConverters.asScalaBuffer(partitions).toSeq(),
            (partition, result) -> {
              pending.remove(first + (int) partition);
              events.add(new Event.TaskEnded(result));
              return BoxedUnit.UNIT;
            },
            () -> BoxedUnit.UNIT);
    job.onComplete(
        ended -> {
          if (ended.isFailure()) {
            events.add(new Event.JobFailed(List.copyOf(pending), ended.failed().get()));
          }
          return BoxedUnit.UNIT;
        },
        ExecutionContext.global());
    return first;
  }
}
