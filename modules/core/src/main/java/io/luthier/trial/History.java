package io.luthier.trial;

import io.luthier.space.Configuration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.function.IntFunction;
import java.util.function.LongFunction;

/**
 * Everything a study knows at one moment: the trials proposed so far, and the results of those that
 * have ended, each in the order they came. Trials without a result run, or wait to.
 *
 * <p>Of the trials' numbers some may be missing: a study that goes on knows those that were handed
 * out, and that is not always done by number.
 *
 * <p>A history is an immutable snapshot, yet adding to one takes constant time and memory:
 * snapshots share append-only logs and remember how much of them is theirs. Only the newest
 * snapshot can be added to, which {@link #propose} and {@link #finish} enforce; their caller holds
 * the study's lock. Reading is safe from any thread.
 */
public final class History {

  private final Logs logs;
  private final int proposed;
  private final int finished;

  private History(Logs logs, int proposed, int finished) {
    this.logs = logs;
    this.proposed = proposed;
    this.finished = finished;
  }

  /** The history of a study that has not begun. */
  public static History empty() {
    return new History(new Logs(), 0, 0);
  }

  /**
   * This history and one more trial without a result.
   *
   * @throws IllegalStateException if its number was proposed before
   */
  public History propose(Trial trial) {
    logs.propose(trial, proposed);
    return new History(logs, proposed + 1, finished);
  }

  /**
   * This history and the result of one of its running trials.
   *
   * @throws IllegalStateException if the trial was never proposed or has a result already
   */
  public History finish(TrialResult result) {
    logs.finish(result, proposed, finished);
    return new History(logs, proposed, finished + 1);
  }

  /** How many trials were proposed. */
  public int size() {
    return proposed;
  }

  /** Every trial proposed, in the order they came. */
  public List<Trial> trials() {
    return new View<>(proposed, logs::trialAt);
  }

  /** The trial of a number, if it was proposed. */
  public Optional<Trial> trial(int number) {
    return logs.trial(number, proposed);
  }

  /**
   * The results, in the order they came. A view with random access: {@link List#subList} gives the
   * latest of them and copies nothing.
   */
  public List<TrialResult> results() {
    return new View<>(finished, logs::resultAt);
  }

  /** How many trials have no result yet. */
  public int running() {
    return proposed - finished;
  }

  /** The result of a trial, if it has ended. */
  public Optional<TrialResult> result(int trial) {
    return logs.result(trial, finished);
  }

  /** The result of the first trial of a configuration, if that has ended. */
  public Optional<TrialResult> result(Configuration configuration) {
    return logs.place(configuration)
        .filter(place -> place < proposed)
        .flatMap(place -> result(logs.trialAt(place).number()));
  }

  /** Whether a configuration has been proposed. */
  public boolean contains(Configuration configuration) {
    return logs.place(configuration).filter(place -> place < proposed).isPresent();
  }

  /**
   * The place, from 0, of the first of a list's entries that has not been proposed; its size if all
   * have been. Entries that were once found to be proposed are not looked at again.
   *
   * @param list the list's name: the same name always means the same entries, but that there may be
   *     more of them
   * @param size how many entries it has
   * @param entries its entries by their places
   */
  public long firstNew(String list, long size, LongFunction<Configuration> entries) {
    long place = logs.passed(list, proposed);
    while (place < size && contains(entries.apply(place))) {
      place++;
    }
    logs.pass(list, proposed, place);
    return place;
  }

  /** The first elements of a log, which never change. */
  private static final class View<T> extends AbstractList<T> implements RandomAccess {

    private final int size;
    private final IntFunction<T> element;

    View(int size, IntFunction<T> element) {
      this.size = size;
      this.element = element;
    }

    @Override
    public T get(int index) {
      return element.apply(Objects.checkIndex(index, size));
    }

    @Override
    public int size() {
      return size;
    }
  }

  /** What all snapshots of one study share; only ever appended to. */
  private static final class Logs {

    private final List<Trial> trials = new ArrayList<>();
    private final List<TrialResult> results = new ArrayList<>();

    /** For each number, how many trials were proposed with it; 0 if it was not. */
    private int[] trialsUpTo = new int[64];

    /** For each number, how many results there were with its own; 0 while it has none. */
    private int[] resultsUpTo = new int[64];

    private final Map<Configuration, Integer> places = new HashMap<>();
    private final Map<String, Passed> passed = new HashMap<>();

    /** Of a list, the entries before a place are among the first so many proposals. */
    private record Passed(long place, int proposed) {}

    synchronized void propose(Trial trial, int proposed) {
      int number = trial.number();
      if (trials.size() != proposed || at(trialsUpTo, number) > 0) {
        throw new IllegalStateException("trial " + number + " cannot be proposed again");
      }
      places.putIfAbsent(trial.configuration(), trials.size());
      trials.add(trial);
      trialsUpTo = with(trialsUpTo, number, trials.size());
    }

    synchronized void finish(TrialResult result, int proposed, int finished) {
      int number = result.trial().number();
      Optional<Trial> trial = trial(number, proposed);
      if (results.size() != finished || trial.isEmpty() || at(resultsUpTo, number) > 0) {
        throw new IllegalStateException("trial " + number + " is not running");
      }
      results.add(result.sharing(trial.get()));
      resultsUpTo = with(resultsUpTo, number, results.size());
    }

    private static int at(int[] counts, int number) {
      return number < counts.length ? counts[number] : 0;
    }

    private static int[] with(int[] counts, int number, int count) {
      int[] longEnough =
          number < counts.length
              ? counts
              : Arrays.copyOf(counts, Math.max(number + 1, 2 * counts.length));
      longEnough[number] = count;
      return longEnough;
    }

    synchronized Trial trialAt(int index) {
      return trials.get(index);
    }

    synchronized Optional<Trial> trial(int number, int proposed) {
      int upTo = at(trialsUpTo, number);
      return upTo > 0 && upTo <= proposed ? Optional.of(trials.get(upTo - 1)) : Optional.empty();
    }

    synchronized TrialResult resultAt(int index) {
      return results.get(index);
    }

    synchronized Optional<TrialResult> result(int trial, int count) {
      int upTo = at(resultsUpTo, trial);
      return upTo > 0 && upTo <= count ? Optional.of(results.get(upTo - 1)) : Optional.empty();
    }

    synchronized Optional<Integer> place(Configuration configuration) {
      return Optional.ofNullable(places.get(configuration));
    }

    synchronized long passed(String list, int proposed) {
      Passed known = passed.get(list);
      return known != null && known.proposed() <= proposed ? known.place() : 0;
    }

    synchronized void pass(String list, int proposed, long place) {
      if (place > passed(list, trials.size())) {
        passed.put(list, new Passed(place, proposed));
      }
    }
  }
}
