package io.luthier.spark.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag;

/**
 * Visits the executors of a session with small Spark jobs: first any executor, then, once no more
 * of them come, each one that has not been seen. For one thread.
 */
final class ExecutorProbe {

  private static final ClassTag<Integer> INTEGER = ClassTag.apply(Integer.class);
  private static final int ROUNDS = 3;

  private final SparkContext spark;
  private final ProbeTask task;
  private final Patience patience;
  private final Map<String, ProcessFacts> seen = new LinkedHashMap<>();
  private String failure = "";

  /**
   * How long to wait.
   *
   * @param first for the first executor to come and answer
   * @param quiet without a new executor until they are taken for complete
   * @param round for one visit to those that have not been seen
   */
  record Patience(Duration first, Duration quiet, Duration round) {

    static final Patience USUAL =
        new Patience(Duration.ofSeconds(120), Duration.ofSeconds(3), Duration.ofSeconds(60));
  }

  /**
   * What was found.
   *
   * @param known the executors that the session has
   * @param facts of those that were reached
   * @param failure why a job failed, if one did; empty otherwise
   */
  record Visit(List<Executor> known, List<ProcessFacts> facts, String failure) {

    /** The cores that Spark has granted to an executor. */
    int cores(ProcessFacts facts) {
      return known.stream()
          .filter(executor -> executor.id().equals(facts.id()))
          .mapToInt(Executor::cores)
          .findFirst()
          .orElse(facts.processors());
    }

    /** The executors that were not reached. */
    List<Executor> missed() {
      return known.stream()
          .filter(executor -> facts.stream().noneMatch(fact -> fact.id().equals(executor.id())))
          .toList();
    }
  }

  ExecutorProbe(SparkContext spark, ProbeTask task, Patience patience) {
    this.spark = spark;
    this.task = task;
    this.patience = patience;
  }

  /** Visits them all, or as many as can be reached in a few rounds. */
  Visit visit() throws InterruptedException {
    BlockingQueue<String> arrivals = new LinkedBlockingQueue<>();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onExecutorAdded(SparkListenerExecutorAdded added) {
            arrivals.add(added.executorId());
          }
        };
    List<Executor> known = List.of();
    try {
      spark.addSparkListener(listener);
      run(List.of(List.of()), patience.first());
      if (!spark.isLocal() && failure.isEmpty()) {
        awaitQuiet(arrivals);
        visitEach();
      }
      spark.removeSparkListener(listener);
      known = Executor.of(spark);
    } catch (IllegalStateException failed) {
      // Spark stops a session by itself if the cluster does not answer, or ends the application.
      if (!spark.isStopped()) {
        throw failed;
      }
      failure = "the cluster did not answer, or has ended this application";
    }
    return new Visit(known, List.copyOf(seen.values()), failure);
  }

  private void awaitQuiet(BlockingQueue<String> arrivals) throws InterruptedException {
    long end = System.nanoTime() + patience.first().toNanos();
    String arrived;
    do {
      arrived = arrivals.poll(patience.quiet().toMillis(), TimeUnit.MILLISECONDS);
    } while (arrived != null && System.nanoTime() < end);
  }

  private void visitEach() throws InterruptedException {
    for (int round = 0; round < ROUNDS && failure.isEmpty(); round++) {
      List<List<String>> places = new ArrayList<>();
      for (Executor executor : Executor.of(spark)) {
        if (!seen.containsKey(executor.id())) {
          // How Spark itself names an executor that it prefers for a task.
          places.add(List.of("executor_" + executor.host() + "_" + executor.id()));
        }
      }
      if (places.isEmpty()) {
        return;
      }
      run(places, patience.round());
    }
  }

  /** Runs a job of one task a list of places that the task prefers. */
  private void run(List<List<String>> places, Duration time) throws InterruptedException {
    List<Tuple2<Integer, Seq<String>>> tickets = new ArrayList<>();
    for (List<String> preferred : places) {
      tickets.add(Tuple2.apply(tickets.size(), JavaConverters.asScalaBuffer(preferred).toSeq()));
    }
    JavaFutureAction<List<byte[]>> job =
        spark
            .makeRDD(JavaConverters.asScalaBuffer(tickets).toSeq(), INTEGER)
            .toJavaRDD()
            .map(task)
            .collectAsync();
    try {
      for (byte[] json : job.get(time.toMillis(), TimeUnit.MILLISECONDS)) {
        ProcessFacts facts = ProcessFacts.read(json);
        seen.put(facts.id(), facts);
      }
    } catch (ExecutionException failed) {
      failure = String.valueOf(failed.getCause().getMessage());
    } catch (TimeoutException late) {
      job.cancel(true);
      failure = "no answer within " + time.toSeconds() + " s";
    }
  }
}
