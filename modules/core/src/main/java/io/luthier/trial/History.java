package io.luthier.trial;

import io.luthier.space.Configuration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.function.IntFunction;

/**
 * Everything a study knows at one moment: the trials proposed so far, in order, and the results of
 * those that have ended, in the order they ended. Trials without a result are running.
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

  /** This history and one more running trial, whose number must be {@link #size()}. */
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

  /** Every trial proposed, by number. */
  public List<Trial> trials() {
    return new View<>(proposed, logs::trial);
  }

  /**
   * The results, in the order they came. A view with random access: {@link List#subList} gives the
   * latest of them and copies nothing.
   */
  public List<TrialResult> results() {
    return new View<>(finished, logs::resultAt);
  }

  /** How many trials run now. */
  public int running() {
    return proposed - finished;
  }

  /** The result of a trial, if it has ended. */
  public Optional<TrialResult> result(int trial) {
    return logs.result(trial, finished);
  }

  /** How many trials of an origin were proposed. */
  public int size(String origin) {
    return logs.size(origin, proposed);
  }

  /** Whether a configuration has been proposed. */
  public boolean contains(Configuration configuration) {
    return logs.firstTrial(configuration).filter(number -> number < proposed).isPresent();
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

    /** For each trial, how many results there were with its own; 0 while it runs. */
    private int[] resultsUpTo = new int[64];

    private final Map<Configuration, Integer> firstTrial = new HashMap<>();
    private final Map<String, List<Integer>> trialsOfOrigin = new HashMap<>();

    synchronized void propose(Trial trial, int proposed) {
      if (trials.size() != proposed || trial.number() != proposed) {
        throw new IllegalStateException(
            "trial " + trial.number() + " cannot follow trial " + (trials.size() - 1));
      }
      trials.add(trial);
      firstTrial.putIfAbsent(trial.configuration(), trial.number());
      trialsOfOrigin
          .computeIfAbsent(trial.origin(), origin -> new ArrayList<>())
          .add(trial.number());
    }

    synchronized void finish(TrialResult result, int proposed, int finished) {
      int number = result.trial().number();
      if (results.size() != finished || number >= proposed || resultsUpTo(number) > 0) {
        throw new IllegalStateException("trial " + number + " is not running");
      }
      results.add(result.sharing(trials.get(number)));
      if (number >= resultsUpTo.length) {
        resultsUpTo = Arrays.copyOf(resultsUpTo, Math.max(number + 1, 2 * resultsUpTo.length));
      }
      resultsUpTo[number] = results.size();
    }

    private int resultsUpTo(int trial) {
      return trial < resultsUpTo.length ? resultsUpTo[trial] : 0;
    }

    synchronized Trial trial(int index) {
      return trials.get(index);
    }

    synchronized TrialResult resultAt(int index) {
      return results.get(index);
    }

    synchronized Optional<TrialResult> result(int trial, int count) {
      int upTo = resultsUpTo(trial);
      return upTo > 0 && upTo <= count ? Optional.of(results.get(upTo - 1)) : Optional.empty();
    }

    synchronized int size(String origin, int proposed) {
      List<Integer> numbers = trialsOfOrigin.getOrDefault(origin, List.of());
      int found = Collections.binarySearch(numbers, proposed);
      return found < 0 ? -found - 1 : found;
    }

    synchronized Optional<Integer> firstTrial(Configuration configuration) {
      return Optional.ofNullable(firstTrial.get(configuration));
    }
  }
}
