package io.luthier.study;

import io.luthier.ledger.LedgerEvent;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What a ledger tells of a study's earlier drivers: fed with its events in order, then read. For
 * one thread.
 */
public final class Replay implements Consumer<LedgerEvent> {

  private final Map<Integer, Trial> trials = new LinkedHashMap<>();
  private final Map<Integer, TrialResult> results = new LinkedHashMap<>();
  private final TreeSet<Integer> running = new TreeSet<>();
  private final Map<Integer, List<LedgerEvent>> unfinished = new HashMap<>();
  private final Map<Integer, Integer> deaths = new HashMap<>();
  private double spent;
  private final List<LedgerEvent.TestOpened> openings = new ArrayList<>();
  private final Map<Integer, Map<String, Double>> testScores = new HashMap<>();

  /** Nothing has happened yet. */
  public Replay() {}

  @Override
  public void accept(LedgerEvent event) {
    if (event instanceof LedgerEvent.Opened) {
      // The driver before this one did not close what it left running: it died.
      countDeaths();
    } else if (event instanceof LedgerEvent.Closed) {
      running.clear();
    } else if (event instanceof LedgerEvent.Started started) {
      Trial trial = started.trial();
      trials.putIfAbsent(trial.number(), trial);
      running.add(trial.number());
      remember(trial.number(), started);
    } else if (event instanceof LedgerEvent.Measured measured) {
      remember(measured.trial(), measured);
    } else if (event instanceof LedgerEvent.Ended ended) {
      int number = ended.result().trial().number();
      results.putIfAbsent(number, ended.result());
      running.remove(number);
      unfinished.remove(number);
    } else if (event instanceof LedgerEvent.Spent time) {
      spent = time.seconds();
    } else if (event instanceof LedgerEvent.TestOpened opened) {
      openings.add(opened);
    } else if (event instanceof LedgerEvent.TestScored scored) {
      testScores.put(scored.trial(), scored.metrics());
    }
  }

  private void remember(int trial, LedgerEvent event) {
    if (!results.containsKey(trial)) {
      unfinished.computeIfAbsent(trial, number -> new ArrayList<>()).add(event);
    }
  }

  private void countDeaths() {
    running.forEach(trial -> deaths.merge(trial, 1, Integer::sum));
    running.clear();
  }

  /** Whether there is nothing to go on from. */
  public boolean isEmpty() {
    return trials.isEmpty();
  }

  /** Every trial that was handed out, in the order in which each was so first. */
  Collection<Trial> trials() {
    return trials.values();
  }

  /** The results, in the order they came. */
  Collection<TrialResult> results() {
    return results.values();
  }

  /** The results of a study's trials, made of those of their folds if it has any. */
  public List<TrialResult> results(StudySpec spec) {
    Folds folds = new Folds(spec);
    return results.values().stream()
        .flatMap(run -> folds.end(run).stream())
        .map(Folds.Decided::result)
        .toList();
  }

  /** Every start of a trial that has no result, and what was measured of it, in order. */
  List<LedgerEvent> unfinished(int trial) {
    return unfinished.getOrDefault(trial, List.of());
  }

  /** In how many deaths of a driver each trial was running; to be asked when all events are in. */
  Map<Integer, Integer> deaths() {
    countDeaths();
    return deaths;
  }

  /** How many seconds the study was run, as far as that was written down. */
  double spent() {
    return spent;
  }

  /** Every time the locked test split was opened. */
  public List<LedgerEvent.TestOpened> testOpenings() {
    return Collections.unmodifiableList(openings);
  }

  /** The scores on the test split of those trials that were scored. */
  public Map<Integer, Map<String, Double>> testScores() {
    return Collections.unmodifiableMap(testScores);
  }
}
