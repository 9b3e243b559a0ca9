package io.luthier.study;

import io.luthier.ledger.Ledger;
import io.luthier.ledger.LedgerEvent;
import io.luthier.pruner.Pruner;
import io.luthier.trial.History;
import io.luthier.trial.Measurement;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import io.luthier.trial.TrialState;
import io.luthier.trial.Verdict;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A running study: whoever has a free slot asks for a trial, reports each epoch and tells the
 * result.
 *
 * <p>Thread-safe; this class holds the only lock over a study's state.
 */
public final class Study {

  private final StudySpec spec;
  private final Ledger ledger;
  private final InstantSource clock;
  private final ModelShelf shelf;
  private final Map<TrialState, Integer> counts = new EnumMap<>(TrialState.class);
  private final Restarts restarts = new Restarts();
  private final Proposals proposals;
  private final Folds folds;
  private final List<Pruner.Run> pruners;
  private final Map<Integer, Trial> open = new HashMap<>();
  private TrialQueue queue = TrialQueue.byNumber();
  private History history = History.empty();
  private long epochs;
  private Optional<TrialResult> best = Optional.empty();
  private int failedFirst;
  private double spent;
  private Optional<Stop> stop = Optional.empty();

  /** A study that has not begun, and leaves no trace. */
  public Study(StudySpec spec) {
    this(spec, new Replay(), Ledger.NONE, trial -> false);
  }

  /**
   * A study that goes on where earlier drivers left it, by the system's clock.
   *
   * @param replay what they did
   * @param ledger takes down what happens from now on
   * @param saved whether a trial's model is still there
   */
  public Study(StudySpec spec, Replay replay, Ledger ledger, IntPredicate saved) {
    this(spec, replay, ledger, saved, InstantSource.system());
  }

  /**
   * A study that goes on where earlier drivers left it.
   *
   * @param replay what they did
   * @param ledger takes down what happens from now on
   * @param saved whether a trial's model is still there
   * @param clock for what is taken down; nothing is decided by it
   */
  public Study(
      StudySpec spec, Replay replay, Ledger ledger, IntPredicate saved, InstantSource clock) {
    this.spec = spec;
    this.ledger = ledger;
    this.clock = clock;
    this.proposals = new Proposals(spec);
    this.folds = new Folds(spec);
    this.shelf = new ModelShelf(spec.objective(), spec.keepModels());
    // Folds are pruned each among its own kind: some are harder than others.
    this.pruners =
        spec.search().pruner().stream()
            .flatMap(p -> Stream.generate(() -> p.begin(spec.objective())).limit(folds.count()))
            .toList();
    this.spent = replay.spent();
    for (Trial run : replay.trials()) {
      Trial trial = folds.trial(run);
      if (history.trial(trial.number()).isEmpty()) {
        propose(trial);
      }
      open.put(run.number(), run);
    }
    for (TrialResult result : replay.results()) {
      open.remove(result.trial().number());
      epochs += result.measurements().size();
      take(result).filter(decided -> saved.test(decided.model())).ifPresent(shelf::keep);
    }
    resume(replay);
  }

  private void resume(Replay replay) {
    for (Trial run : replay.trials()) {
      if (open.containsKey(run.number()) && folds.over(run.number()).isEmpty()) {
        replay.unfinished(run.number()).forEach(event -> remember(run, event));
        resume(run, replay.deaths().getOrDefault(run.number(), 0));
      }
    }
    if (folds.count() == 1) {
      return;
    }
    Set<Integer> begun = replay.trials().stream().map(Trial::number).collect(Collectors.toSet());
    for (Trial trial : history.trials()) {
      folds.runs(trial).stream()
          .filter(run -> !begun.contains(run.number()) && folds.over(run.number()).isEmpty())
          .forEach(queue::add);
    }
  }

  /** What trials reported that start over now still counts for the others. */
  private void remember(Trial run, LedgerEvent event) {
    if (event instanceof LedgerEvent.Measured measured) {
      pruner(run).ifPresent(pruner -> pruner.judge(run, measured.measurement()));
    } else {
      pruner(run).ifPresent(pruner -> pruner.begin(run));
    }
  }

  /** What may stop a run early: not one that is to be compared with another when it has ended. */
  private Optional<Pruner.Run> pruner(Trial run) {
    return pruners.isEmpty() || FollowUps.isOne(run)
        ? Optional.empty()
        : Optional.of(pruners.get(spec.data().fold(run.number())));
  }

  /** Begins with what an earlier study has found out; to be called before anybody asks. */
  public synchronized void startFrom(WarmStart warmStart) {
    proposals.startFrom(warmStart);
  }

  /**
   * From now on hands out the longest trials first, so that in the end no slot waits for one that
   * began last. Which trials there are, their numbers and their configurations stay the same.
   *
   * <p>Does nothing where that would not help or would harm: where proposals learn from results;
   * where a pruner compares trials with those that came before, and would know long ones only;
   * where the number of trials is not known, or a budget decides how many of them run, which would
   * then be the longest; and where they run one by one.
   */
  public synchronized void longestFirst(TrialCost cost) {
    SearchSpec search = spec.search();
    boolean oneByOne = search.parallelism().orElse(2) == 1;
    boolean compared = proposals.learn() || !pruners.isEmpty();
    OptionalLong planned = proposals.planned();
    if (!compared && planned.isPresent() && search.budget().isEmpty() && !oneByOne) {
      TrialQueue before = queue;
      queue =
          TrialQueue.longestFirst(cost, search.failureLimit(), planned.getAsLong(), folds.count());
      Stream.generate(before::next).takeWhile(Optional::isPresent).forEach(t -> queue.add(t.get()));
    }
  }

  private void resume(Trial run, int deaths) {
    if (deaths < Restarts.CRASHES) {
      restarts.resume(run, deaths);
      return;
    }
    String message = "the driver died " + deaths + " times while this trial was running";
    TrialResult given =
        TrialResult.failed(run, "driver died", message, 0, TrialResult.Place.NOWHERE);
    ledger.add(new LedgerEvent.Ended(given, now()));
    open.remove(run.number());
    take(given);
  }

  /** What the study is to do. */
  public StudySpec spec() {
    return spec;
  }

  /** The answer to a free slot. */
  public sealed interface Answer {

    /**
     * Train this.
     *
     * @param trial what to train: with cross-validation, one fold of a trial, under its number as a
     *     {@linkplain DataSpec#fold run}
     * @param attempt how often it was started before
     */
    record Train(Trial trial, int attempt) implements Answer {}

    /**
     * There may be something once a running trial has ended.
     *
     * @param alone the trial that must end first, since nothing may run beside it; empty if any
     *     will do
     */
    record Later(Optional<Integer> alone) implements Answer {}

    /** There will be nothing more. */
    record NoMore(String why) implements Answer {}
  }

  /** A slot is free, in the only place where trials run: what shall it train? */
  public Answer ask() {
    return ask("");
  }

  /**
   * A slot is free: what shall it train?
   *
   * @param executor where the slot is: what has the same name dies at the same time
   */
  public synchronized Answer ask(String executor) {
    if (stop.isPresent()) {
      return new Answer.NoMore(stop.get().reason());
    }
    Optional<Integer> alone = restarts.alone(executor);
    if (alone.isPresent()) {
      return new Answer.Later(alone);
    }
    Optional<Trial> lost = restarts.next(executor);
    if (lost.isPresent()) {
      return begin(lost.get(), executor);
    }
    propose();
    Optional<Trial> next = queue.next();
    if (next.isPresent()) {
      return begin(next.get(), executor);
    }
    return proposals.over().isPresent() && restarts.waiting() == 0
        ? new Answer.NoMore(proposals.over().get())
        : new Answer.Later(Optional.empty());
  }

  /**
   * From now on trains only what was asked for by hand, however much of the search is left; a
   * budget counts no more.
   */
  public synchronized void endSearch() {
    proposals.endSearch();
  }

  /** Proposes what the queue has room for. */
  private void propose() {
    while (queue.hasRoom()) {
      Optional<Trial> next = proposals.next(history);
      if (next.isEmpty()) {
        return;
      }
      propose(next.get());
      folds.runs(next.get()).forEach(queue::add);
    }
  }

  private void propose(Trial trial) {
    history = history.propose(trial);
    proposals.proposed(trial);
  }

  private Answer begin(Trial run, String executor) {
    restarts.begin(run.number(), executor);
    open.put(run.number(), run);
    ledger.add(new LedgerEvent.Started(run, executor, now()));
    pruner(run).ifPresent(pruner -> pruner.begin(run));
    return new Answer.Train(run, restarts.starts(run.number()));
  }

  /**
   * A running trial was lost with its executor, and runs again: alone on its executor, if it may be
   * what that died of.
   *
   * @param crashes how often the executor died under it; 0 if that was none of its doing, as when
   *     the executor was taken away
   * @param reason what is known of it
   * @return its result, to be told, if it has died of this so often that it is given up; empty also
   *     if it does not run any more
   */
  public synchronized Optional<TrialResult> lost(int number, int crashes, String reason) {
    if (!restarts.isRunning(number)) {
      return Optional.empty();
    }
    if (folds.over(number).isPresent()) {
      restarts.end(number);
      open.remove(number);
      return Optional.empty();
    }
    Trial trial = open.get(number);
    if (crashes == 0) {
      restarts.again(trial);
      return Optional.empty();
    }
    int times = restarts.hasRunAlone(number) ? restarts.crashed(number, crashes) : 0;
    if (times < Restarts.CRASHES) {
      restarts.suspect(trial);
      return Optional.empty();
    }
    String message =
        "its executor died " + times + " times while it ran there alone; the last time: " + reason;
    return Optional.of(
        TrialResult.failed(trial, "executor died", message, 0, TrialResult.Place.NOWHERE));
  }

  /**
   * A running trial has failed in a way that others on its executor may be the cause of: if there
   * were any, it runs again alone.
   *
   * @return whether it does; if not, its failure is its result
   */
  public synchronized boolean triesAgainAlone(int number) {
    if (!restarts.isRunning(number)
        || restarts.hasRunAlone(number)
        || folds.over(number).isPresent()) {
      return false;
    }
    restarts.suspect(open.get(number));
    return true;
  }

  /**
   * A running trial has ended an epoch: shall it go on?
   *
   * @param attempt how often the trial had been started before the reporter was
   */
  public synchronized Verdict report(int trial, int attempt, Measurement measurement) {
    if (!restarts.isRunning(trial) || restarts.starts(trial) != attempt) {
      return Verdict.stop("this trial was taken from its executor");
    }
    epochs++;
    ledger.add(new LedgerEvent.Measured(trial, measurement));
    Optional<String> over = folds.over(trial);
    if (over.isPresent()) {
      return Verdict.stop(over.get());
    }
    Trial reporter = open.get(trial);
    return pruner(reporter).map(run -> run.judge(reporter, measurement)).orElse(Verdict.GO_ON);
  }

  /**
   * Whether a model with this objective's value would be among those that are kept, as things
   * stand; with folds whether it may be, since nobody knows the others' values yet.
   */
  public synchronized boolean wouldKeep(int trial, double value) {
    if (!Double.isFinite(value)) {
      return false;
    }
    return folds.count() > 1 ? folds.over(trial).isEmpty() : shelf.hasRoomFor(value, trial);
  }

  /** Whether a trial was handed out and has not ended. */
  public synchronized boolean isOpen(int trial) {
    return open.containsKey(trial);
  }

  /**
   * Trials have ended. Returns when that is durable, and only then do they count.
   *
   * @return for each trial how far the study is with it, in the same order
   * @throws IOException if the ledger cannot be written; none of them counts
   */
  public List<Told> tell(List<TrialResult> results) throws IOException {
    String now = now();
    results.forEach(result -> ledger.add(new LedgerEvent.Ended(result, now)));
    // Outside the lock: tasks that ask and report need not wait for a disk.
    ledger.sync();
    return results.stream().map(this::count).toList();
  }

  private synchronized Told count(TrialResult run) {
    int number = run.trial().number();
    open.remove(number);
    boolean late = folds.over(number).isPresent();
    Optional<Folds.Decided> decided = take(run);
    restarts.end(number);
    List<Integer> discarded = new ArrayList<>();
    if (late && !run.model().isEmpty()) {
      discarded.add(number);
    }
    decided.ifPresent(
        trial -> {
          discarded.addAll(trial.others());
          if (!trial.result().model().isEmpty()) {
            shelf.keep(trial).ifPresent(discarded::add);
          }
        });
    return new Told(decided.map(Folds.Decided::result), discarded, progress());
  }

  private Optional<Folds.Decided> take(TrialResult run) {
    pruner(run.trial()).ifPresent(pruner -> pruner.end(run));
    Optional<Folds.Decided> decided = folds.end(run);
    decided.map(Folds.Decided::result).ifPresent(this::decide);
    return decided;
  }

  /** A trial has its result. */
  private void decide(TrialResult result) {
    forgetFolds(result.trial());
    history = history.finish(result);
    proposals.ended(result);
    counts.merge(result.outcome().state(), 1, Integer::sum);
    double value = spec.objective().in(result.metrics());
    if (Double.isFinite(value)
        && (best.isEmpty()
            || TrialResult.bestFirst(spec.objective()).compare(result, best.get()) < 0)) {
      best = Optional.of(result);
    }
    // By number, not in the order they came: what fails is soon done, so those come first. The
    // queue hands these out before all others.
    while (history.result(failedFirst).filter(Study::hasFailed).isPresent()) {
      failedFirst++;
    }
    int limit = spec.search().failureLimit();
    if (failedFirst >= limit) {
      stop(
          new Stop(
              Stop.Kind.FAILURES,
              (limit == 1
                      ? "the first trial has failed"
                      : "the first " + limit + " trials all failed")
                  + ": it is the study that is wrong. Mend it and begin a fresh one (--fresh), or"
                  + " raise search.failureLimit"));
    }
  }

  /** The folds that a trial has no need of any more do not begin; those that run are told so. */
  private void forgetFolds(Trial trial) {
    if (folds.count() == 1) {
      return;
    }
    queue.removeIf(waiting -> folds.over(waiting.number()).isPresent());
    for (Trial fold : folds.runs(trial)) {
      if (!restarts.isRunning(fold.number())) {
        restarts.end(fold.number());
        open.remove(fold.number());
      }
    }
  }

  private String now() {
    return clock.instant().toString();
  }

  private static boolean hasFailed(TrialResult result) {
    return result.outcome().state() == TrialState.FAILED;
  }

  /**
   * A result that counts now.
   *
   * @param result the trial's result; empty if there is none yet, since others of its folds are
   *     missing, or if there was one already
   * @param discarded the trials, or runs of trials, whose saved models are not kept (any more)
   * @param progress how far the study is with it
   */
  public record Told(Optional<TrialResult> result, List<Integer> discarded, Progress progress) {

    public Told {
      discarded = List.copyOf(discarded);
    }
  }

  /** The saved models that are kept, best first. */
  public synchronized List<ModelShelf.Kept> kept() {
    return shelf.kept();
  }

  /** Everything known so far of trials; with cross-validation of each as a whole. */
  public synchronized History history() {
    return history;
  }

  /** The results so far of all that was trained: with cross-validation of each trial's folds. */
  public synchronized List<TrialResult> runs() {
    return folds.count() > 1 ? List.copyOf(folds.ended()) : history.results();
  }

  /** How many trials there will be in all, where that is known. */
  public synchronized OptionalLong planned() {
    return proposals.planned();
  }

  /** How many runs of trials there are still to hand out, where that is known. */
  public synchronized OptionalLong toHandOut() {
    if (exhausted()) {
      return OptionalLong.of(0);
    }
    OptionalLong left = proposals.left(history.size());
    return left.isPresent() ? OptionalLong.of(left.getAsLong() * folds.count() + waiting()) : left;
  }

  /** How many runs are known and do not run: those to run again, and those not begun. */
  private int waiting() {
    return restarts.waiting() + queue.size();
  }

  /** Ends the study early: nothing more is handed out. The first stop counts. */
  public synchronized void stop(Stop stop) {
    if (this.stop.isEmpty()) {
      this.stop = Optional.of(stop);
    }
  }

  /** Why the study ended early, if it did. */
  public synchronized Optional<Stop> stop() {
    return stop;
  }

  /**
   * Time has gone by.
   *
   * @param seconds how many since the last call
   * @return how many are left of the budget; infinite without one
   */
  public synchronized double spend(double seconds) {
    spent += seconds;
    ledger.add(new LedgerEvent.Spent(spent));
    return spec.search()
        .budget()
        .filter(budget -> !proposals.isSearchOver())
        .map(budget -> budget.toMillis() / 1e3 - spent)
        .orElse(Double.POSITIVE_INFINITY);
  }

  /** Whether there is nothing more to hand out, unless a running trial is lost. */
  public synchronized boolean exhausted() {
    return stop.isPresent() || (proposals.over().isPresent() && waiting() == 0);
  }

  /** How many trials run now; with cross-validation each fold counts. */
  public synchronized int running() {
    return restarts.running();
  }

  /** How far the study is. */
  public synchronized Progress progress() {
    int pruned = counts.getOrDefault(TrialState.PRUNED, 0);
    int failed = counts.getOrDefault(TrialState.FAILED, 0);
    return new Progress(
        proposals.planned(), history.results().size(), running(), pruned, failed, epochs, best);
  }

  /**
   * How far a study is.
   *
   * @param planned how many trials there will be, where that is known
   * @param ended how many have ended, in whatever state
   * @param running how many run now
   * @param pruned how many of those that ended were given up because others did better
   * @param failed how many of those that ended have failed
   * @param epochs how many epochs were trained and reported
   * @param best the best result so far
   */
  public record Progress(
      OptionalLong planned,
      int ended,
      int running,
      int pruned,
      int failed,
      long epochs,
      Optional<TrialResult> best) {}
}
