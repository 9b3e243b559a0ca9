package io.luthier.sampler;

import io.luthier.space.Configuration;
import io.luthier.space.Grid;
import io.luthier.space.SearchSpace;
import io.luthier.trial.History;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Independent draws, uniform in the unit cube; a draw that the history has already is repeated. In
 * a finite space of which little is left, the rest is found by looking through it.
 */
public final class RandomSampler implements Sampler {

  /** So many draws in a row that were all tried before mean that little is left. */
  private static final int DRAWS = 100;

  /** Larger spaces are never looked through: no study will try so much of them. */
  private static final long SEARCHABLE = 1_000_000;

  private final SearchSpace space;
  private final OptionalLong cardinality;

  /** Draws from a space. */
  public RandomSampler(SearchSpace space) {
    this.space = space;
    this.cardinality = space.cardinality();
  }

  @Override
  public Suggestion suggest(History history, int trialNumber, RandomGenerator random) {
    for (int i = 0; i < DRAWS; i++) {
      double[] point = random.doubles(space.parameters().size()).toArray();
      Configuration configuration = space.decode(point);
      if (!history.contains(configuration)) {
        return new Suggestion.Propose(configuration, "random", "");
      }
    }
    long size = cardinality.orElse(Long.MAX_VALUE);
    if (size > SEARCHABLE) {
      return new Suggestion.Done("new configurations are too rare to be found by drawing");
    }
    Grid all = new Grid(space, (int) SEARCHABLE);
    long start = random.nextLong(size);
    for (long i = 0; i < size; i++) {
      Configuration configuration = all.at((start + i) % size);
      if (!history.contains(configuration)) {
        return new Suggestion.Propose(configuration, "random", "");
      }
    }
    return new Suggestion.Done("all " + size + " configurations of the space were tried");
  }

  @Override
  public boolean learns() {
    return false;
  }

  @Override
  public OptionalLong size(Set<Configuration> tried) {
    return cardinality.isPresent()
        ? OptionalLong.of(cardinality.getAsLong() - tried.size())
        : cardinality;
  }
}
