package io.luthier.spark;

import io.luthier.trial.Trial;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which start of which task has which trial: a task that Spark starts again gets another one.
 * Thread-safe.
 */
final class Claims {

  private final Map<Start, Claim> byStart = new ConcurrentHashMap<>();
  private final Map<Integer, Start> byTrial = new ConcurrentHashMap<>();

  /** A task, and how often Spark had started it before. */
  private record Start(long ticket, int start) {}

  /**
   * A trial that was handed out.
   *
   * @param executor where it runs
   */
  record Claim(Trial trial, String executor) {}

  void add(long ticket, int start, Trial trial, String executor) {
    Start key = new Start(ticket, start);
    byStart.put(key, new Claim(trial, executor));
    byTrial.put(trial.number(), key);
  }

  /** Takes out what a start of a task has, if it still has it. */
  Optional<Claim> remove(long ticket, int start) {
    Claim claim = byStart.remove(new Start(ticket, start));
    if (claim != null) {
      byTrial.remove(claim.trial().number());
    }
    return Optional.ofNullable(claim);
  }

  /** Takes out a trial, if a task still has it. */
  Optional<Claim> remove(int trial) {
    Start key = byTrial.remove(trial);
    return Optional.ofNullable(key == null ? null : byStart.remove(key));
  }

  /** Where a trial runs, if a task still has it. */
  Optional<String> executor(int trial) {
    Start key = byTrial.get(trial);
    return Optional.ofNullable(key == null ? null : byStart.get(key)).map(Claim::executor);
  }

  /** What is with tasks of a lane now. */
  List<Claim> all(Lane lane) {
    return byStart.entrySet().stream()
        .filter(entry -> TrialJobs.isOf(lane, entry.getKey().ticket()))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** How many tasks of a lane have a trial now. */
  int of(Lane lane) {
    return all(lane).size();
  }

  boolean isEmpty() {
    return byStart.isEmpty();
  }
}
