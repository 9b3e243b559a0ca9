package io.luthier.study;

import io.luthier.ledger.Ledger;
import io.luthier.ledger.LedgerEvent;
import io.luthier.pruner.Pruner;
import io.luthier.sampler.Sampler;
import io.luthier.sampler.Suggestion;
import io.luthier.trial.History;
import io.luthier.trial.Measurement;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import io.luthier.trial.TrialState;
import io.luthier.trial.Verdict;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/**
 * A running study: whoever has a free slot asks for a trial, reports each epoch and tells the
 * result.
 *
 * <p>Thread-safe; this class holds the only lock over a study's state.
 */
public final class Study {

  /** Salt that keeps a sampler's randomness apart from the training's, which has the same seed. */
  private static final long SAMPLER_STREAM = 0x6C75746869657221L;

  private final StudySpec spec;
  private final Ledger ledger;
  private Sampler sampler;
  private OptionalLong planned;
  private final TreeSet<Kept> kept = new TreeSet<>();
  private final Map<TrialState, Integer> counts = new EnumMap<>(TrialState.class);
  private final Restarts restarts = new Restarts();
  private final FollowUps followUps;
  private final Optional<Pruner.Run> pruner;
  private TrialQueue queue = TrialQueue.byNumber();
  private int nextNumber;
  private boolean searchOver;
  private History history = History.empty();
  private long epochs;
  private Optional<TrialResult> best = Optional.empty();
  private int failedFirst;
  private double spent;
  private Optional<String> noProposals = Optional.empty();
  private Optional<Stop> stop = Optional.empty();

  /** A study that has not begun, and leaves no trace. */
  public Study(StudySpec spec) {
    this(spec, new Replay(), Ledger.NONE, trial -> false);
  }

  /**
   * A study that goes on where earlier drivers left it.
   *
   * @param replay what they did
   * @param ledger takes down what happens from now on
   * @param saved whether a trial's model is still there
   */
  public Study(StudySpec spec, Replay replay, Ledger ledger, IntPredicate saved) {
    this.spec = spec;
    this.ledger = ledger;
    this.followUps = new FollowUps(spec);
    startFrom(WarmStart.NONE);
    this.pruner = spec.search().pruner().map(settings -> settings.begin(spec.objective()));
    this.spent = replay.spent();
    for (Trial trial : replay.trials()) {
      propose(trial);
    }
    for (TrialResult result : replay.results()) {
      take(result);
      epochs += result.measurements().size();
      if (saved.test(result.trial().number())) {
        keep(result);
      }
    }
    for (Trial trial : replay.trials()) {
      if (history.result(trial.number()).isEmpty()) {
        replay.unfinished(trial.number()).forEach(event -> remember(trial, event));
        resume(trial, replay.deaths().getOrDefault(trial.number(), 0));
      }
    }
  }

  /** What trials reported that start over now still counts for the others. */
  private void remember(Trial trial, LedgerEvent event) {
    if (event instanceof LedgerEvent.Measured measured) {
      pruner(trial).ifPresent(run -> run.judge(trial, measured.measurement()));
    } else {
      pruner(trial).ifPresent(run -> run.begin(trial));
    }
  }

  /** What may stop a trial early: not one that is to be compared with another when it has ended. */
  private Optional<Pruner.Run> pruner(Trial trial) {
    return pruner.filter(run -> !FollowUps.isOne(trial));
  }

  private static OptionalLong planned(StudySpec spec, Sampler sampler) {
    OptionalLong proposals = sampler.size(Set.of());
    if (spec.search().trials().isEmpty() || sampler.endsByResults()) {
      return proposals;
    }
    long limit = spec.search().trials().getAsInt();
    return OptionalLong.of(Math.min(limit, proposals.orElse(limit)));
  }

  /** Begins with what an earlier study has found out; to be called before anybody asks. */
  public synchronized void startFrom(WarmStart warmStart) {
    sampler = Samplers.of(spec, warmStart);
    planned = followUps.after(planned(spec, sampler));
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
    boolean compared = sampler.learns() || pruner.isPresent();
    if (!compared && planned.isPresent() && search.budget().isEmpty() && !oneByOne) {
      queue = TrialQueue.longestFirst(cost, search.failureLimit(), planned.getAsLong());
    }
  }

  private void resume(Trial trial, int deaths) {
    if (deaths < Restarts.CRASHES) {
      restarts.resume(trial, deaths);
      return;
    }
    String message = "the driver died " + deaths + " times while this trial was running";
    TrialResult given =
        TrialResult.failed(trial, "driver died", message, 0, TrialResult.Place.NOWHERE);
    ledger.add(new LedgerEvent.Ended(given));
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
    return noProposals.isPresent() && restarts.waiting() == 0
        ? new Answer.NoMore(noProposals.get())
        : new Answer.Later(Optional.empty());
  }

  /**
   * From now on trains only what was asked for by hand, however much of the search is left; a
   * budget counts no more.
   */
  public synchronized void endSearch() {
    searchOver = true;
  }

  /** Proposes what the queue has room for, by number; earlier drivers may have left gaps. */
  private void propose() {
    while (noProposals.isEmpty() && queue.hasRoom()) {
      while (history.trial(nextNumber).isPresent()) {
        nextNumber++;
      }
      long seed = Trial.seed(spec.seed(), nextNumber);
      Suggestion suggestion = suggest(new SplittableRandom(seed ^ SAMPLER_STREAM));
      if (suggestion instanceof Suggestion.Propose propose) {
        Trial trial =
            new Trial(nextNumber, propose.configuration(), seed, propose.origin(), propose.why());
        propose(trial);
        queue.add(trial);
      } else if (suggestion instanceof Suggestion.Done done) {
        noProposals = Optional.of(done.why());
      } else {
        return;
      }
    }
  }

  private Suggestion suggest(SplittableRandom random) {
    if (searchOver) {
      return followUps.nextTry().orElse(new Suggestion.Done("all that was asked for is trained"));
    }
    int searched = nextNumber - followUps.count();
    Suggestion suggestion =
        searched < spec.search().trials().orElse(Integer.MAX_VALUE)
            ? sampler.suggest(history, nextNumber, random)
            : new Suggestion.Done("all " + searched + " trials were handed out");
    if (suggestion instanceof Suggestion.Propose propose) {
      spec.space().check(propose.configuration());
    }
    return suggestion instanceof Suggestion.Done over ? followUps.next(history, over) : suggestion;
  }

  private void propose(Trial trial) {
    history = history.propose(trial);
    followUps.proposed(trial);
  }

  private Answer begin(Trial trial, String executor) {
    restarts.begin(trial.number(), executor);
    ledger.add(new LedgerEvent.Started(trial));
    pruner(trial).ifPresent(run -> run.begin(trial));
    return new Answer.Train(trial, restarts.starts(trial.number()));
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
    Trial trial = history.trial(number).orElseThrow();
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
    if (!restarts.isRunning(number) || restarts.hasRunAlone(number)) {
      return false;
    }
    restarts.suspect(history.trial(number).orElseThrow());
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
    Trial reporter = history.trial(trial).orElseThrow();
    return pruner(reporter).map(run -> run.judge(reporter, measurement)).orElse(Verdict.GO_ON);
  }

  /**
   * Whether a model with this objective's value would be among those that are kept, as things
   * stand.
   */
  public synchronized boolean wouldKeep(int trial, double value) {
    return Double.isFinite(value)
        && (kept.size() < spec.keepModels()
            || new Kept(spec, trial, value).compareTo(kept.last()) < 0);
  }

  /**
   * Trials have ended. Returns when that is durable, and only then do they count.
   *
   * @return for each trial how far the study is with it, in the same order
   * @throws IOException if the ledger cannot be written; none of them counts
   */
  public List<Told> tell(List<TrialResult> results) throws IOException {
    results.forEach(result -> ledger.add(new LedgerEvent.Ended(result)));
    // Outside the lock: tasks that ask and report need not wait for a disk.
    ledger.sync();
    return results.stream().map(this::count).toList();
  }

  private synchronized Told count(TrialResult result) {
    take(result);
    restarts.end(result.trial().number());
    Optional<Integer> discarded = result.model().isEmpty() ? Optional.empty() : keep(result);
    return new Told(result, discarded, progress());
  }

  private void take(TrialResult result) {
    history = history.finish(result);
    followUps.ended(result);
    counts.merge(result.outcome().state(), 1, Integer::sum);
    pruner(result.trial()).ifPresent(run -> run.end(result));
    double value = spec.objective().in(result.metrics());
    if (Double.isFinite(value)
        && (best.isEmpty() || Ranking.order(spec.objective()).compare(result, best.get()) < 0)) {
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

  private static boolean hasFailed(TrialResult result) {
    return result.outcome().state() == TrialState.FAILED;
  }

  private Optional<Integer> keep(TrialResult result) {
    double value = spec.objective().in(result.metrics());
    if (!Double.isFinite(value)) {
      return Optional.empty();
    }
    kept.add(new Kept(spec, result.trial().number(), value));
    return kept.size() > spec.keepModels()
        ? Optional.of(kept.pollLast().trial())
        : Optional.empty();
  }

  /**
   * A result that counts now.
   *
   * @param result the result
   * @param discarded the trial whose saved model is no longer among those that are kept, if there
   *     is one
   * @param progress how far the study is with it
   */
  public record Told(TrialResult result, Optional<Integer> discarded, Progress progress) {}

  /** The trials whose saved models are kept, best first. */
  public synchronized List<Integer> kept() {
    return kept.stream().map(Kept::trial).toList();
  }

  /** Everything known so far. */
  public synchronized History history() {
    return history;
  }

  /** How many trials there will be in all, where that is known. */
  public synchronized OptionalLong planned() {
    return planned;
  }

  /** How many trials there are still to hand out, where that is known. */
  public synchronized OptionalLong toHandOut() {
    if (exhausted()) {
      return OptionalLong.of(0);
    }
    if (noProposals.isPresent()) {
      return OptionalLong.of(waiting());
    }
    if (searchOver) {
      return OptionalLong.of(followUps.triesLeft() + waiting());
    }
    return planned.isPresent()
        ? OptionalLong.of(planned.getAsLong() - history.size() + waiting())
        : OptionalLong.empty();
  }

  /** How many trials are known and do not run: those to run again, and those not begun. */
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
        .filter(budget -> !searchOver)
        .map(budget -> budget.toMillis() / 1e3 - spent)
        .orElse(Double.POSITIVE_INFINITY);
  }

  /** Whether there is nothing more to hand out, unless a running trial is lost. */
  public synchronized boolean exhausted() {
    return stop.isPresent() || (noProposals.isPresent() && waiting() == 0);
  }

  /** How many trials run now. */
  public synchronized int running() {
    return history.running() - waiting();
  }

  /** How far the study is. */
  public synchronized Progress progress() {
    int pruned = counts.getOrDefault(TrialState.PRUNED, 0);
    int failed = counts.getOrDefault(TrialState.FAILED, 0);
    return new Progress(planned, history.results().size(), running(), pruned, failed, epochs, best);
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

  /** A trial whose model is kept; best first. */
  private record Kept(StudySpec spec, int trial, double value) implements Comparable<Kept> {
    @Override
    public int compareTo(Kept other) {
      int byValue = spec.objective().order().compare(value, other.value);
      return byValue != 0 ? byValue : Integer.compare(trial, other.trial);
    }
  }
}
