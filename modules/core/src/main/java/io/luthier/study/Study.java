package io.luthier.study;

import io.luthier.ledger.Ledger;
import io.luthier.ledger.LedgerEvent;
import io.luthier.sampler.Sampler;
import io.luthier.sampler.Suggestion;
import io.luthier.trial.History;
import io.luthier.trial.Measurement;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import io.luthier.trial.TrialState;
import io.luthier.trial.Verdict;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
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

  /** After so many deaths of a driver a trial that was running each time runs with no other. */
  private static final int SUSPICIOUS_DEATHS = 2;

  /** After so many, a trial is given up. */
  private static final int DEATHS = 3;

  private final StudySpec spec;
  private final Ledger ledger;
  private final Sampler sampler;
  private final TreeSet<Kept> kept = new TreeSet<>();
  private final Map<TrialState, Integer> counts = new EnumMap<>(TrialState.class);
  private final Deque<Trial> unfinished = new ArrayDeque<>();
  private final Map<Integer, Integer> deaths;
  private History history = History.empty();
  private long epochs;
  private Optional<Trial> suspect = Optional.empty();
  private Optional<TrialResult> best = Optional.empty();
  private int failedFirst;
  private double spent;
  private Optional<String> end = Optional.empty();
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
    this.sampler = Samplers.of(spec);
    this.deaths = replay.deaths();
    this.spent = replay.spent();
    for (Trial trial : replay.trials()) {
      history = history.propose(trial);
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
        resume(trial);
      }
    }
  }

  private void resume(Trial trial) {
    int died = deaths.getOrDefault(trial.number(), 0);
    if (died < DEATHS) {
      unfinished.add(trial);
      return;
    }
    String message = "the driver died " + died + " times while this trial was running";
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

    /** Train this. */
    record Train(Trial trial) implements Answer {}

    /** There may be something once a running trial has ended. */
    record Later() implements Answer {}

    /** There will be nothing more. */
    record NoMore(String why) implements Answer {}
  }

  /** A slot is free: what shall it train? */
  public synchronized Answer ask() {
    if (end.isPresent()) {
      return new Answer.NoMore(end.get());
    }
    if (suspect.isPresent()) {
      return new Answer.Later();
    }
    if (!unfinished.isEmpty()) {
      return again();
    }
    int number = history.size();
    if (number >= spec.search().trials().orElse(Integer.MAX_VALUE)) {
      return noMore("all " + number + " trials were handed out");
    }
    long seed = Trial.seed(spec.seed(), number);
    Suggestion suggestion =
        sampler.suggest(history, number, new SplittableRandom(seed ^ SAMPLER_STREAM));
    if (suggestion instanceof Suggestion.Propose propose) {
      spec.space().check(propose.configuration());
      Trial trial =
          new Trial(number, propose.configuration(), seed, propose.origin(), propose.why());
      history = history.propose(trial);
      ledger.add(new LedgerEvent.Started(trial));
      return new Answer.Train(trial);
    }
    return suggestion instanceof Suggestion.Done done ? noMore(done.why()) : new Answer.Later();
  }

  /** A trial that was running when its driver died. */
  private Answer again() {
    Trial trial = unfinished.getFirst();
    if (deaths.getOrDefault(trial.number(), 0) >= SUSPICIOUS_DEATHS) {
      // If it is what kills drivers, it shall not give others that reputation.
      if (running() > 0) {
        return new Answer.Later();
      }
      suspect = Optional.of(trial);
    }
    unfinished.removeFirst();
    ledger.add(new LedgerEvent.Started(trial));
    return new Answer.Train(trial);
  }

  private Answer noMore(String why) {
    end = Optional.of(why);
    return new Answer.NoMore(why);
  }

  /** A running trial has ended an epoch: shall it go on? */
  public synchronized Verdict report(int trial, Measurement measurement) {
    epochs++;
    ledger.add(new LedgerEvent.Measured(trial, measurement));
    return Verdict.GO_ON;
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
    if (suspect.isPresent() && suspect.get().number() == result.trial().number()) {
      suspect = Optional.empty();
    }
    Optional<Integer> discarded = result.model().isEmpty() ? Optional.empty() : keep(result);
    return new Told(result, discarded, progress());
  }

  private void take(TrialResult result) {
    history = history.finish(result);
    counts.merge(result.outcome().state(), 1, Integer::sum);
    double value = spec.objective().in(result.metrics());
    if (Double.isFinite(value)
        && (best.isEmpty() || Ranking.order(spec.objective()).compare(result, best.get()) < 0)) {
      best = Optional.of(result);
    }
    // By number, not in the order they came: what fails is soon done, so those come first.
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
  public OptionalLong planned() {
    OptionalLong proposals = sampler.size(Set.of());
    if (spec.search().trials().isEmpty()) {
      return proposals;
    }
    long limit = spec.search().trials().getAsInt();
    return OptionalLong.of(Math.min(limit, proposals.orElse(limit)));
  }

  /** How many trials there are still to hand out, where that is known. */
  public synchronized OptionalLong toHandOut() {
    if (exhausted()) {
      return OptionalLong.of(0);
    }
    OptionalLong planned = planned();
    return planned.isPresent()
        ? OptionalLong.of(planned.getAsLong() - history.size() + unfinished.size())
        : OptionalLong.empty();
  }

  /** Ends the study early: nothing more is handed out. The first stop counts. */
  public synchronized void stop(Stop stop) {
    if (this.stop.isEmpty()) {
      this.stop = Optional.of(stop);
      end = Optional.of(stop.reason());
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
        .map(budget -> budget.toMillis() / 1e3 - spent)
        .orElse(Double.POSITIVE_INFINITY);
  }

  /** Whether there is nothing more to hand out. */
  public synchronized boolean exhausted() {
    return end.isPresent();
  }

  /** How many trials run now. */
  public synchronized int running() {
    return history.running() - unfinished.size();
  }

  /** How far the study is. */
  public synchronized Progress progress() {
    int failed = counts.getOrDefault(TrialState.FAILED, 0);
    return new Progress(planned(), history.results().size(), running(), failed, epochs, best);
  }

  /**
   * How far a study is.
   *
   * @param planned how many trials there will be, where that is known
   * @param ended how many have ended, in whatever state
   * @param running how many run now
   * @param failed how many of those that ended have failed
   * @param epochs how many epochs were trained and reported
   * @param best the best result so far
   */
  public record Progress(
      OptionalLong planned,
      int ended,
      int running,
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
