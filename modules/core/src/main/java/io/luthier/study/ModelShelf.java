package io.luthier.study;

import io.luthier.trial.Objective;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The saved models of the best trials, as many as are kept. For one thread. */
public final class ModelShelf {

  private final Objective objective;
  private final int room;
  private final TreeSet<Kept> kept = new TreeSet<>();

  /**
   * An empty shelf.
   *
   * @param room how many models are kept
   */
  ModelShelf(Objective objective, int room) {
    this.objective = objective;
    this.room = room;
  }

  /**
   * A trial whose model is kept; best first.
   *
   * @param objective what ranks
   * @param value the trial's
   * @param trial its number
   * @param model the run that saved the model: with cross-validation one of the trial's folds
   */
  public record Kept(Objective objective, double value, int trial, int model)
      implements Comparable<Kept> {
    @Override
    public int compareTo(Kept other) {
      int byValue = objective.order().compare(value, other.value);
      return byValue != 0 ? byValue : Integer.compare(trial, other.trial);
    }
  }

  /** Whether a trial's model would be kept, as things stand. */
  boolean hasRoomFor(double value, int trial) {
    return kept.size() < room
        || new Kept(objective, value, trial, trial).compareTo(kept.last()) < 0;
  }

  /**
   * A trial has a model.
   *
   * @return the run whose model is not kept (any more), if there is one
   */
  Optional<Integer> keep(Folds.Decided trial) {
    double value = objective.in(trial.result().metrics());
    if (!Double.isFinite(value) || trial.result().lacksFolds()) {
      return Optional.of(trial.model());
    }
    kept.add(new Kept(objective, value, trial.result().trial().number(), trial.model()));
    return kept.size() > room ? Optional.of(kept.pollLast().model()) : Optional.empty();
  }

  /** The models, best first. */
  List<Kept> kept() {
    return List.copyOf(kept);
  }
}
