package io.luthier.study;

import io.luthier.trial.Trial;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where trials run, and which of those that were lost run again: what took its executor with it, or
 * may have, runs with no other trial beside it, so that it cannot give others that reputation.
 * Executors are told apart by names that are never given twice. Guarded by the study's lock.
 */
final class Restarts {

  /** So often may a trial take its executor, or its driver, with it; then it is given up. */
  static final int CRASHES = 3;

  /** A driver dies of many things: one death raises no suspicion yet. */
  private static final int SUSPICIOUS_DEATHS = 2;

  // Those that wait to run again, by number; the first to come is the first to go.
  private final Map<Integer, Trial> waiting = new LinkedHashMap<>();
  private final Map<Integer, Trial> suspects = new LinkedHashMap<>();

  private final Set<Integer> suspected = new HashSet<>();
  private final Map<Integer, Integer> starts = new HashMap<>();
  private final Map<Integer, Integer> crashes = new HashMap<>();
  private final Map<Integer, String> places = new HashMap<>();
  private final Map<String, Set<Integer>> running = new HashMap<>();
  private final Map<String, Integer> alone = new HashMap<>();
  private final Set<Integer> shared = new HashSet<>();

  /** A trial that was running in so many deaths of its driver, fewer than {@link #CRASHES}. */
  void resume(Trial trial, int deaths) {
    if (deaths > 0) {
      starts.put(trial.number(), deaths);
    }
    if (deaths >= SUSPICIOUS_DEATHS) {
      suspected.add(trial.number());
    }
    await(trial);
  }

  /** A trial waits to run again; what was suspected once stays so. */
  private void await(Trial trial) {
    (suspected.contains(trial.number()) ? suspects : waiting).put(trial.number(), trial);
  }

  /** How many trials wait to run again. */
  int waiting() {
    return waiting.size() + suspects.size();
  }

  /** The trial that must not have company on an executor, if such a one runs there. */
  Optional<Integer> alone(String executor) {
    return Optional.ofNullable(alone.get(executor));
  }

  /** A trial that can run again on an executor now. */
  Optional<Trial> next(String executor) {
    if (!waiting.isEmpty()) {
      return Optional.of(removeFirst(waiting));
    }
    if (suspects.isEmpty() || running.containsKey(executor)) {
      return Optional.empty();
    }
    Trial suspect = removeFirst(suspects);
    alone.put(executor, suspect.number());
    return Optional.of(suspect);
  }

  private static Trial removeFirst(Map<Integer, Trial> queue) {
    Iterator<Trial> trials = queue.values().iterator();
    Trial first = trials.next();
    trials.remove();
    return first;
  }

  /** How often a trial was started before. */
  int starts(int trial) {
    return starts.getOrDefault(trial, 0);
  }

  /** A trial begins on an executor. */
  void begin(int trial, String executor) {
    Set<Integer> company = running.computeIfAbsent(executor, e -> new TreeSet<>());
    if (!company.isEmpty()) {
      shared.addAll(company);
      shared.add(trial);
    }
    company.add(trial);
    places.put(trial, executor);
  }

  /** How many trials run now. */
  int running() {
    return places.size();
  }

  /** Whether a trial runs now. */
  boolean isRunning(int trial) {
    return places.containsKey(trial);
  }

  /** Whether a running trial has had its executor for itself all the time. */
  boolean hasRunAlone(int trial) {
    return !shared.contains(trial);
  }

  /** A trial has ended for good, even if it had been taken for lost. */
  void end(int trial) {
    leave(trial);
    waiting.remove(trial);
    suspects.remove(trial);
    suspected.remove(trial);
    starts.remove(trial);
    crashes.remove(trial);
  }

  /** A running trial was lost through no fault of its own. */
  void again(Trial trial) {
    leave(trial.number());
    starts.merge(trial.number(), 1, Integer::sum);
    await(trial);
  }

  /** A running trial may be what its executor died of, and runs again alone. */
  void suspect(Trial trial) {
    suspected.add(trial.number());
    again(trial);
  }

  /**
   * A running trial took its executor with it.
   *
   * @param times how often
   * @return how often it has done so by now
   */
  int crashed(int trial, int times) {
    return crashes.merge(trial, times, Integer::sum);
  }

  private void leave(int trial) {
    shared.remove(trial);
    String executor = places.remove(trial);
    if (executor == null) {
      return;
    }
    alone.remove(executor, trial);
    Set<Integer> company = running.get(executor);
    company.remove(trial);
    if (company.isEmpty()) {
      running.remove(executor);
    }
  }
}
