package io.luthier.pruner;

import io.luthier.trial.Objective;
import java.util.Comparator;
import java.util.TreeSet;

/**
 * The trials that were at a rung, each with its best value up to there, and which of them are the
 * best. Every change takes time in proportion to the logarithm of their number.
 */
final class Rung {

  private final int reduction;
  private final TreeSet<Place> best;
  private final TreeSet<Place> rest;

  /**
   * A rung where nobody has been.
   *
   * @param reduction of so many trials one is among the best
   */
  Rung(Objective objective, int reduction) {
    Comparator<Place> order =
        Comparator.comparing(Place::value, objective.order()).thenComparing(Place::trial);
    this.reduction = reduction;
    this.best = new TreeSet<>(order);
    this.rest = new TreeSet<>(order);
  }

  private record Place(double value, int trial) {}

  void add(int trial, double value) {
    // Whatever is not better than all the rest passes on from the best.
    best.add(new Place(value, trial));
    rest.add(best.pollLast());
    balance();
  }

  void remove(int trial, double value) {
    Place place = new Place(value, trial);
    if (!best.remove(place)) {
      rest.remove(place);
    }
    balance();
  }

  private void balance() {
    int wanted = size() / reduction;
    while (best.size() > wanted) {
      rest.add(best.pollLast());
    }
    while (best.size() < wanted) {
      best.add(rest.pollFirst());
    }
  }

  int size() {
    return best.size() + rest.size();
  }

  /** The worst value that is among the best; there must be at least one of them. */
  double cutoff() {
    return best.last().value();
  }
}
