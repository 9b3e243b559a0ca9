package io.luthier.spark;

import io.luthier.spark.TrialJobs.Event;
import io.luthier.spark.link.LuthierPlugin;
import io.luthier.spark.link.StudyLine;
import io.luthier.spark.link.Switchboard;
import io.luthier.study.Stop;
import io.luthier.study.Study;
import io.luthier.study.Study.Answer;
import io.luthier.study.StudySpec;
import io.luthier.trial.Measurement;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialJson;
import io.luthier.trial.TrialResult;
import io.luthier.trial.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;

/**
 * Runs the trials of a study: keeps tasks in flight, answers them, and takes their results, until
 * the study has nothing more to train. The loop runs on the caller's thread and blocks on
 * completions.
 *
 * <p>With a line to its tasks, a study without a limit on parallelism is one job of as many tasks
 * as trials are planned, so that Spark sees the whole backlog; a trial is proposed when its task
 * starts. With a limit, jobs of one task follow each other, so that no idle task holds a slot.
 * Without a line, every job is one task that has its trial from the start, and there are as many as
 * there are slots.
 */
final class StudyDriver implements StudyLine {

  /** Spark keeps a list of a job's tasks several times over. */
  private static final int LARGEST_JOB = 10_000;

  private final Study study;
  private final String id;
  private final SparkContext spark;
  private final StudyListener listener;
  private final Consumer<Integer> discardModel;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Map<Long, Trial> claimed = new ConcurrentHashMap<>();
  private final TrialJobs jobs;
  private final int lastAttempt;
  private final StopSignal signal;
  private int inFlight;
  private boolean starved;
  private boolean cancelled;

  /**
   * A driver of one study.
   *
   * @param id what tasks find the study by
   * @param signal may stop the study early
   * @param discardModel what to do with a saved model that is no longer among the best
   */
  StudyDriver(
      Study study,
      String id,
      SparkContext spark,
      StudyListener listener,
      StopSignal signal,
      Consumer<Integer> discardModel) {
    this.study = study;
    this.id = id;
    this.spark = spark;
    this.listener = listener;
    this.signal = signal;
    this.discardModel = discardModel;
    this.jobs = new TrialJobs(spark, events);
    this.lastAttempt =
        spark.isLocal() ? Integer.MAX_VALUE : spark.conf().getInt("spark.task.maxFailures", 4) - 1;
  }

  /** How many trials the session runs at once, as things stand. */
  static int slots(SparkContext spark) {
    return Math.max(1, spark.defaultParallelism() / spark.conf().getInt("spark.task.cpus", 1));
  }

  /** Whether tasks of this session can ask their driver. */
  static boolean hasLine(SparkContext spark) {
    return spark.isLocal()
        || spark.conf().get("spark.plugins", "").contains(LuthierPlugin.class.getName());
  }

  /**
   * Runs the study to its end.
   *
   * @throws InterruptedException if the thread is interrupted; running tasks are left to end
   * @throws IOException if the study's ledger cannot be written
   */
  void run(TrialTask task) throws InterruptedException, IOException {
    Switchboard.connect(id, this);
    try {
      listener.started(study.progress(), slots(spark));
      signal.onStop(reason -> events.add(new Event.Stopped(reason)));
      double left = study.spend(0);
      long last = System.nanoTime();
      stopAt(left);
      topUp(task);
      while (inFlight > 0) {
        List<Event> waiting = next(left);
        handle(waiting);
        long now = System.nanoTime();
        left = study.spend((now - last) / 1e9);
        last = now;
        stopAt(left);
        topUp(task);
      }
    } finally {
      Switchboard.disconnect(id);
    }
  }

  @Override
  public Optional<Trial> claim(long ticket, int attempt) {
    Trial before = claimed.get(ticket);
    if (before == null) {
      if (!(study.ask() instanceof Answer.Train train)) {
        return Optional.empty();
      }
      claimed.put(ticket, train.trial());
      events.add(new Event.Claimed());
      return Optional.of(train.trial());
    }
    if (attempt < lastAttempt) {
      return Optional.of(before);
    }
    // One more loss would make Spark abort the whole job: the trial is given up instead.
    events.add(new Event.GivenUp(before, "its executor was lost " + attempt + " times"));
    return Optional.empty();
  }

  @Override
  public Verdict report(int trial, Measurement measurement) {
    return study.report(trial, measurement);
  }

  @Override
  public boolean wouldKeep(int trial, double value) {
    return study.wouldKeep(trial, value);
  }

  private void topUp(TrialTask task) {
    while (!study.exhausted()) {
      int free = study.spec().search().parallelism().orElse(Integer.MAX_VALUE) - inFlight;
      if (!hasLine(spark)) {
        free = Math.min(free, slots(spark) - inFlight);
        if (free <= 0 || !(study.ask() instanceof Answer.Train train)) {
          return;
        }
        claimed.put(jobs.submit(task.bound(train.trial()), 1), train.trial());
        inFlight++;
        listener.progressed(study.progress());
        continue;
      }
      int idle = inFlight - study.running();
      long wanted = starved ? 0 : study.toHandOut().orElse(slots(spark)) - idle;
      int count = (int) Math.min(free, Math.min(wanted, LARGEST_JOB - inFlight));
      if (count <= 0) {
        return;
      }
      jobs.submit(task, count);
      inFlight += count;
    }
  }

  /** Waits for something to happen, but not longer than the budget lasts. */
  private List<Event> next(double seconds) throws InterruptedException {
    List<Event> waiting = new ArrayList<>();
    long millis = (long) Math.min(Integer.MAX_VALUE, Math.ceil(seconds * 1000));
    Event first =
        seconds > 0 && !cancelled ? events.poll(millis, TimeUnit.MILLISECONDS) : events.take();
    if (first != null) {
      waiting.add(first);
    }
    // Results that came in a burst become durable in one write.
    events.drainTo(waiting);
    return waiting;
  }

  private void stopAt(double left) {
    if (left <= 0) {
      study.stop(
          new Stop(
              Stop.Kind.BUDGET,
              "the budget of "
                  + StudySpec.text(study.spec().search().budget().orElseThrow())
                  + " is spent; a larger search.budget goes on from here"));
    }
    if (study.stop().isPresent() && !cancelled) {
      // Their tasks notice before the next batch. What they have trained is not lost to a study
      // that goes on later: it starts them over with the same seeds.
      cancelled = true;
      jobs.cancel(id);
    }
  }

  private void handle(List<Event> waiting) throws IOException {
    Map<Integer, TrialResult> results = new LinkedHashMap<>();
    for (Event event : waiting) {
      for (TrialResult result : results(event)) {
        int number = result.trial().number();
        if (study.history().result(number).isEmpty()) {
          results.putIfAbsent(number, result);
        }
      }
    }
    if (!results.isEmpty()) {
      for (Study.Told told : study.tell(List.copyOf(results.values()))) {
        told.discarded().ifPresent(discardModel);
        listener.ended(told.result(), told.progress());
      }
    }
    listener.progressed(study.progress());
  }

  /** The trials that an event has ended. */
  private List<TrialResult> results(Event event) {
    if (event instanceof Event.TaskEnded ended) {
      inFlight--;
      starved = ended.result().length == 0;
      return starved ? List.of() : List.of(TrialJson.read(ended.result()));
    }
    if (event instanceof Event.Stopped stopped) {
      study.stop(new Stop(Stop.Kind.REQUEST, stopped.reason()));
      return List.of();
    }
    if (event instanceof Event.GivenUp givenUp) {
      return List.of(lost(givenUp.trial(), givenUp.reason()));
    }
    if (event instanceof Event.JobFailed failed) {
      inFlight -= failed.tickets().size();
      if (cancelled) {
        return List.of();
      }
      if (failed.tickets().stream().noneMatch(claimed::containsKey)) {
        // Not one task got as far as asking: a new job would fail in the same way, for ever.
        throw new IllegalStateException(
            "Spark could not run the study's tasks: " + failed.cause().getMessage(),
            failed.cause());
      }
      return failed.tickets().stream()
          .flatMap(ticket -> Optional.ofNullable(claimed.get(ticket)).stream())
          .map(trial -> lost(trial, String.valueOf(failed.cause().getMessage())))
          .toList();
    }
    return List.of();
  }

  private static TrialResult lost(Trial trial, String reason) {
    return TrialResult.failed(trial, "lost", reason, 0, TrialResult.Place.NOWHERE);
  }
}
