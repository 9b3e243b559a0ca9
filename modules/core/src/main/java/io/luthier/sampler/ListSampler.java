package io.luthier.sampler;

import io.luthier.space.Configuration;
import io.luthier.trial.History;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Configurations given by hand, in their order, then whatever another sampler proposes. One that is
 * there twice is tried once.
 */
public final class ListSampler implements Sampler {

  private final List<Configuration> configurations;
  private final String origin;
  private final Sampler rest;

  /**
   * A list and what follows it.
   *
   * @param configurations complete configurations of the space
   * @param origin what the ranking calls them, and nothing else
   * @param rest what proposes once the list is used up
   */
  public ListSampler(List<Configuration> configurations, String origin, Sampler rest) {
    this.configurations = configurations.stream().distinct().toList();
    this.origin = origin;
    this.rest = rest;
  }

  /** A list that nothing follows. */
  public static ListSampler only(List<Configuration> configurations) {
    return new ListSampler(configurations, "list", new Nothing());
  }

  @Override
  public Suggestion suggest(History history, int trialNumber, RandomGenerator random) {
    int size = configurations.size();
    int entry = (int) history.firstNew(origin, size, place -> configurations.get((int) place));
    return entry < size
        ? new Suggestion.Propose(
            configurations.get(entry), origin, "entry " + (entry + 1) + " of " + size)
        : rest.suggest(history, trialNumber, random);
  }

  @Override
  public boolean learns() {
    return rest.learns();
  }

  @Override
  public boolean endsByResults() {
    return rest.endsByResults();
  }

  @Override
  public OptionalLong size(Set<Configuration> tried) {
    Set<Configuration> all = new HashSet<>(tried);
    all.addAll(configurations);
    OptionalLong more = rest.size(all);
    return more.isPresent()
        ? OptionalLong.of(Math.addExact(all.size() - tried.size(), more.getAsLong()))
        : more;
  }

  /** Proposes nothing. */
  private static final class Nothing implements Sampler {
    @Override
    public Suggestion suggest(History history, int trialNumber, RandomGenerator random) {
      return new Suggestion.Done("all configurations of the list were tried");
    }

    @Override
    public boolean learns() {
      return false;
    }

    @Override
    public OptionalLong size(Set<Configuration> tried) {
      return OptionalLong.of(0);
    }
  }
}
