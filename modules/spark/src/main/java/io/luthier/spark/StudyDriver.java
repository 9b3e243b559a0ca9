package io.luthier.spark;

import io.luthier.spark.TrialJobs.Event;
import io.luthier.spark.link.Assignment;
import io.luthier.spark.link.StudyLine;
import io.luthier.spark.link.Switchboard;
import io.luthier.study.Stop;
import io.luthier.study.Study;
import io.luthier.study.Study.Answer;
import io.luthier.study.StudySpec;
import io.luthier.trial.Measurement;
import io.luthier.trial.TrialJson;
import io.luthier.trial.TrialResult;
import io.luthier.trial.TrialState;
import io.luthier.trial.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the trials of a study: keeps tasks in flight, answers them, and takes their results, until
 * the study has nothing more to train. The loop runs on the caller's thread and blocks on
 * completions.
 *
 * <p>A study without a limit on parallelism is one job of as many tasks as trials are planned, so
 * that Spark sees the whole backlog; a trial is proposed when its task starts. With a limit, jobs
 * of one task follow each other, so that no idle task holds a slot.
 */
final class StudyDriver implements StudyLine {

  /**
   * So many tasks wait for a slot at most: Spark keeps a list of a job's tasks several times over.
   */
  private static final int LARGEST_JOB = 10_000;

  /** When so many more may wait, they are submitted together: each job costs a few milliseconds. */
  private static final int ROOM_FOR_A_JOB = LARGEST_JOB / 2;

  /** So many jobs of a lane may fail one after another, without any task that ends in between. */
  private static final int MOST_FAILED_JOBS = 10;

  private static final Logger LOG = LoggerFactory.getLogger(StudyDriver.class);

  private final Study study;
  private final List<Lane> lanes;
  private final SparkContext spark;
  private final StudyListener listener;
  private final Consumer<Integer> discardModel;
  private final Consumer<String> warn;
  private final String id;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Claims claims = new Claims();
  private final Map<Integer, String> spoiled = new HashMap<>();
  private final Set<String> unusedGpus = new HashSet<>();
  private final Set<String> closed = ConcurrentHashMap.newKeySet();
  private final int maxFailures;
  private final StopSignal signal;
  private final Map<Lane, Integer> inFlight = new HashMap<>();
  private final Map<Lane, Integer> failedJobs = new HashMap<>();
  private boolean begun;
  private boolean starved;
  private boolean cancelled;

  /**
   * A driver of one study.
   *
   * @param id what tasks find the study by, and the group of its jobs
   * @param lanes what trials run on
   * @param signal may stop the study early
   * @param discardModel what to do with a saved model that is no longer among the best
   * @param warn is told what the user should know
   */
  StudyDriver(
      Study study,
      String id,
      List<Lane> lanes,
      SparkContext spark,
      StudyListener listener,
      StopSignal signal,
      Consumer<Integer> discardModel,
      Consumer<String> warn) {
    this.study = study;
    this.id = id;
    this.lanes = lanes;
    this.spark = spark;
    this.listener = listener;
    this.signal = signal;
    this.discardModel = discardModel;
    this.warn = warn;
    this.maxFailures = spark.isLocal() ? 1 : spark.conf().getInt("spark.task.maxFailures", 4);
  }

  /**
   * Runs the study to its end.
   *
   * @throws InterruptedException if the thread is interrupted; running trials are cancelled
   * @throws IOException if the study's ledger cannot be written
   */
  void run(TrialTask task) throws InterruptedException, IOException {
    Switchboard.connect(id, this);
    try (TrialJobs jobs = new TrialJobs(id, spark, events)) {
      try {
        drive(task, jobs);
      } finally {
        // Nothing is left but when the study was stopped, or could not go on.
        cancel(jobs);
        awaitCancelled(jobs);
      }
    } finally {
      Switchboard.disconnect(id);
    }
  }

  private void drive(TrialTask task, TrialJobs jobs) throws InterruptedException, IOException {
    signal.onStop(reason -> events.add(new Event.Stopped(reason)));
    double left = study.spend(0);
    long last = System.nanoTime();
    stopAt(left, jobs);
    topUp(task, jobs);
    while (tasksInFlight() > 0 && !isDone()) {
      // As long as there has been no executor, no time is spent.
      boolean spending = begun;
      handle(next(left), jobs);
      long now = System.nanoTime();
      left = study.spend(spending ? (now - last) / 1e9 : 0);
      last = now;
      stopAt(left, jobs);
      if (!cancelled) {
        lanes.stream().filter(lane -> inFlight(lane) == 0).forEach(this::takeBack);
      }
      topUp(task, jobs);
    }
  }

  private int inFlight(Lane lane) {
    return inFlight.getOrDefault(lane, 0);
  }

  private int tasksInFlight() {
    return inFlight.values().stream().mapToInt(count -> count).sum();
  }

  private void ended(Lane lane, int tasks) {
    inFlight.merge(lane, -tasks, Integer::sum);
  }

  /** Whether tasks that are still there wait in vain, perhaps for executors that never come. */
  private boolean isDone() {
    // In this order: what is exhausted runs no more than it did, unless this very thread says so.
    return study.exhausted() && study.running() == 0;
  }

  @Override
  public Assignment claim(long ticket, int start, String executor) {
    if (start > 0 && start >= maxFailures - 1) {
      // One more loss would make Spark fail the whole job: another task takes its place.
      return Assignment.NONE;
    }
    if (closed.contains(executor)) {
      // It is about to be replaced: what went wrong there would be laid at a new trial's door.
      return Assignment.NONE;
    }
    Answer answer;
    synchronized (claims) {
      if (lanes.size() > 1 && study.running() >= limit()) {
        // Each lane has as many tasks as may run in all.
        return Assignment.NONE;
      }
      answer = study.ask(executor);
      if (answer instanceof Answer.Train train) {
        claims.add(ticket, start, train.trial(), executor);
        events.add(new Event.Claimed());
        return Assignment.of(train.trial(), train.attempt());
      }
    }
    return answer instanceof Answer.Later later && later.alone().isPresent()
        ? Assignment.after(later.alone().get())
        : Assignment.NONE;
  }

  @Override
  public Verdict report(int trial, int attempt, Measurement measurement) {
    return study.report(trial, attempt, measurement);
  }

  @Override
  public boolean wouldKeep(int trial, double value) {
    return study.wouldKeep(trial, value);
  }

  @Override
  public void spoiled(int trial, String reason) {
    if (!spark.isLocal()) {
      claims.executor(trial).ifPresent(closed::add);
    }
    events.add(new Event.Spoiled(trial, reason));
  }

  private int limit() {
    return study.spec().search().parallelism().orElse(Integer.MAX_VALUE);
  }

  private void topUp(TrialTask task, TrialJobs jobs) {
    lanes.forEach(lane -> topUp(lane, task, jobs));
  }

  /** Every lane has all the backlog, since nobody knows which of them will be the faster one. */
  private void topUp(Lane lane, TrialTask task, TrialJobs jobs) {
    while (!study.exhausted()) {
      int free = limit() - inFlight(lane);
      int idle = inFlight(lane) - claims.of(lane);
      long wanted = starved ? 0 : study.toHandOut().orElse(Math.max(1, lane.slots(spark))) - idle;
      int room = LARGEST_JOB - idle;
      int count = (int) Math.min(free, Math.min(wanted, room));
      if (count <= 0 || (count == room && room < ROOM_FOR_A_JOB)) {
        return;
      }
      jobs.submit(lane, task, count);
      inFlight.merge(lane, count, Integer::sum);
    }
  }

  /** Waits for something to happen, but not longer than the budget lasts once it is spent. */
  private List<Event> next(double seconds) throws InterruptedException {
    List<Event> waiting = new ArrayList<>();
    long millis = (long) Math.min(Integer.MAX_VALUE, Math.ceil(seconds * 1000));
    Event first =
        seconds > 0 && begun && !cancelled
            ? events.poll(millis, TimeUnit.MILLISECONDS)
            : events.take();
    if (first != null) {
      waiting.add(first);
    }
    // Results that came in a burst become durable in one write.
    events.drainTo(waiting);
    return waiting;
  }

  private void stopAt(double left, TrialJobs jobs) {
    if (left <= 0) {
      study.stop(
          new Stop(
              Stop.Kind.BUDGET,
              "the budget of "
                  + StudySpec.text(study.spec().search().budget().orElseThrow())
                  + " is spent; a larger search.budget goes on from here"));
    }
    if (study.stop().isPresent()) {
      // What running trials have trained is not lost to a study that goes on later: it starts them
      // over with the same seeds.
      cancel(jobs);
    }
  }

  private void cancel(TrialJobs jobs) {
    if (!cancelled) {
      cancelled = true;
      jobs.cancel();
    }
  }

  /**
   * No task of a lane is left: what a lost one had claimed without that being known is free again.
   */
  private void takeBack(Lane lane) {
    List<Claims.Claim> lost = claims.all(lane);
    if (!lost.isEmpty() || tasksInFlight() == 0) {
      // Otherwise those that had nothing to do would be started over and over, while others train.
      starved = false;
    }
    for (Claims.Claim claim : lost) {
      int number = claim.trial().number();
      claims.remove(number);
      study.lost(number, 0, "its task is gone");
    }
  }

  /** Waits for cancelled tasks to end, though not for ever. Their results count no more. */
  private void awaitCancelled(TrialJobs jobs) throws InterruptedException {
    Duration limit = TrialThread.GRACE.plus(TrialThread.LAST_GRACE).plus(TrialThread.LAST_GRACE);
    long deadline = System.nanoTime() + limit.toNanos();
    while (!claims.isEmpty()) {
      Event event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (event == null) {
        return;
      }
      results(event, jobs);
    }
  }

  private void handle(List<Event> waiting, TrialJobs jobs) throws IOException {
    Map<Integer, TrialResult> results = new LinkedHashMap<>();
    begun |= waiting.stream().anyMatch(Event.Claimed.class::isInstance);
    if (waiting.stream().anyMatch(StudyDriver::freesTrials)) {
      starved = false;
    } else if (waiting.stream().anyMatch(Event.TaskEnded.class::isInstance)) {
      starved = true;
    }
    for (Event event : waiting) {
      for (TrialResult result : results(event, jobs)) {
        int number = result.trial().number();
        if (study.isOpen(number)) {
          results.putIfAbsent(number, result);
        }
      }
    }
    if (!results.isEmpty()) {
      for (Study.Told told : study.tell(List.copyOf(results.values()))) {
        told.discarded().forEach(discardModel);
        told.result().ifPresent(result -> ended(result, told.progress()));
      }
    }
    listener.progressed(study.progress());
  }

  private void ended(TrialResult result, Study.Progress progress) {
    String unused = result.place().unusedGpu();
    if (!unused.isEmpty() && unusedGpus.add(unused)) {
      warn.accept("trials are trained " + unused);
    }
    listener.ended(result, progress);
  }

  /** Whether there may be a trial for a task after an event, though there was none before. */
  private static boolean freesTrials(Event event) {
    return event instanceof Event.TaskLost
        || (event instanceof Event.TaskEnded ended && ended.result().length > 0);
  }

  /** The trials that an event has ended. */
  private List<TrialResult> results(Event event, TrialJobs jobs) {
    if (event instanceof Event.TaskEnded ended) {
      ended(ended.lane(), 1);
      failedJobs.remove(ended.lane());
      return ended.result().length == 0 ? List.of() : ended(TrialJson.read(ended.result()), jobs);
    }
    if (event instanceof Event.TaskLost lost) {
      return lost(lost, jobs);
    }
    if (event instanceof Event.Spoiled executor) {
      spoiled.put(executor.trial(), executor.reason());
    } else if (event instanceof Event.Stopped stopped) {
      study.stop(new Stop(Stop.Kind.REQUEST, stopped.reason()));
    } else if (event instanceof Event.JobFailed failed) {
      ended(failed.lane(), failed.tasks());
      if (!cancelled) {
        failed(failed);
      }
    }
    return List.of();
  }

  private List<TrialResult> ended(TrialResult result, TrialJobs jobs) {
    int number = result.trial().number();
    claims.remove(number).ifPresent(claim -> replaceIfSpoiled(claim, jobs));
    boolean outOfMemory =
        result.outcome().state() == TrialState.FAILED
            && result.outcome().stopReason().equals(OutOfMemoryError.class.getSimpleName());
    // Who has filled the memory that they share cannot be seen.
    return outOfMemory && study.triesAgainAlone(number) ? List.of() : List.of(result);
  }

  private List<TrialResult> lost(Event.TaskLost lost, TrialJobs jobs) {
    Optional<Claims.Claim> claim = claims.remove(lost.ticket(), lost.start());
    if (claim.isEmpty()) {
      return List.of();
    }
    replaceIfSpoiled(claim.get(), jobs);
    if (cancelled) {
      return List.of();
    }
    int number = claim.get().trial().number();
    LOG.warn("{} was lost: {}", study.spec().data().name(number), lost.reason());
    return study.lost(number, lost.ownDoing() ? 1 : 0, lost.reason()).stream().toList();
  }

  /**
   * A job has failed, and Spark will not start its tasks again: that happens where Spark may not
   * repeat a task. What they had is heard of by {@link LostTasks}.
   */
  private void failed(Event.JobFailed failed) {
    if (failedJobs.merge(failed.lane(), 1, Integer::sum) > MOST_FAILED_JOBS) {
      throw new IllegalStateException(
          "Spark could not run the study's tasks: " + failed.cause().getMessage(), failed.cause());
    }
  }

  private void replaceIfSpoiled(Claims.Claim claim, TrialJobs jobs) {
    String reason = spoiled.remove(claim.trial().number());
    if (reason == null) {
      return;
    }
    String what = study.spec().data().name(claim.trial().number()) + " ";
    if (spark.isLocal()) {
      warn.accept(what + "cannot be got rid of without ending this process: " + reason);
    } else {
      warn.accept(what + "left executor " + claim.executor() + ", which is replaced: " + reason);
      jobs.replace(claim.executor());
    }
  }
}
