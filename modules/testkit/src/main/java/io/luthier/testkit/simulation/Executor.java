package io.luthier.testkit.simulation;

import io.luthier.study.Study.Answer;
import io.luthier.trial.Trial;
import java.util.LinkedHashSet;
import java.util.Set;

/** An executor and what runs on it. */
final class Executor {

  final String name;
  final Set<Attempt> running = new LinkedHashSet<>();
  private final int slots;

  /** Whether its free slots wait for the trial that runs alone. */
  boolean reserved;

  boolean dead;

  Executor(String name, int slots) {
    this.name = name;
    this.slots = slots;
  }

  boolean hasFreeSlot() {
    return !dead && !reserved && running.size() < slots;
  }

  /** One start of a trial. */
  static final class Attempt {

    final Trial trial;
    final int number;
    final Executor executor;
    final double duration;
    final boolean poison;
    int epochs;
    boolean lost;

    Attempt(Answer.Train train, Executor executor, double duration, boolean poison) {
      this.trial = train.trial();
      this.number = train.attempt();
      this.executor = executor;
      this.duration = duration;
      this.poison = poison;
    }
  }
}
