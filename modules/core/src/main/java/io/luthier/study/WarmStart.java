package io.luthier.study;

import io.luthier.sampler.Observation;
import io.luthier.space.Configuration;
import io.luthier.space.FixedParameter;
import io.luthier.space.Parameter;
import io.luthier.space.SearchSpace;
import io.luthier.trial.TrialResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * What a study takes over from an earlier one.
 *
 * @param study the earlier study's directory; empty if there is none
 * @param known results on the same data, which the sampler learns from as from its own
 * @param again the best configurations, where their losses mean nothing here: they are tried again
 */
public record WarmStart(String study, List<Observation> known, List<Configuration> again) {

  /** Nothing. */
  public static final WarmStart NONE = new WarmStart("", List.of(), List.of());

  /** So many of the best configurations are tried again. */
  private static final int BEST = 5;

  public WarmStart {
    known = List.copyOf(known);
    again = List.copyOf(again);
  }

  /**
   * What an earlier study has for this one: results on the same data if its strategy is {@code
   * tpe}, the only one that takes them, else the best configurations. Of both only what lies in
   * this study's space.
   *
   * @param earlier what the earlier study was
   * @param results its results, best first by this study's objective
   * @param sameData whether both have the same rows, split and features
   */
  public static WarmStart of(StudySpec spec, StudySpec earlier, Ranking results, boolean sameData) {
    boolean learns = sameData && spec.search().strategy() == Strategy.TPE;
    List<Observation> known = new ArrayList<>();
    List<Configuration> again = new ArrayList<>();
    for (TrialResult result : results.results()) {
      double value = spec.objective().in(result.metrics());
      Optional<Configuration> shared =
          shared(spec.space(), earlier.space(), result.trial().configuration());
      if (shared.isEmpty()) {
        continue;
      }
      if (learns) {
        known.add(
            new Observation(
                "trial " + result.trial().number() + " of " + earlier.name(), shared.get(), value));
      } else if (Double.isFinite(value) && again.size() < BEST && !again.contains(shared.get())) {
        again.add(shared.get());
      }
    }
    return new WarmStart(earlier.output(), known, again);
  }

  /** Whether nothing is taken over. */
  public boolean hasNothing() {
    return known.isEmpty() && again.isEmpty();
  }

  /**
   * A configuration of another space as one of this space. A parameter that only one of them tunes
   * says nothing about the other, unless it has the one value that it has there.
   */
  private static Optional<Configuration> shared(
      SearchSpace space, SearchSpace other, Configuration configuration) {
    Map<String, Object> values = new LinkedHashMap<>(configuration.values());
    TreeSet<String> unknown = new TreeSet<>(values.keySet());
    for (Parameter parameter : space.parameters()) {
      unknown.remove(parameter.name());
      boolean drawn =
          !values.containsKey(parameter.name())
              && !(parameter instanceof FixedParameter)
              && parameter.condition().holds(values);
      if (drawn) {
        return Optional.empty();
      }
    }
    for (String name : unknown) {
      boolean fixed =
          other.parameters().stream()
              .anyMatch(p -> p.name().equals(name) && p instanceof FixedParameter);
      if (!fixed) {
        return Optional.empty();
      }
      values.remove(name);
    }
    try {
      return Optional.of(space.complete(new Configuration(values), new SplittableRandom(0)));
    } catch (IllegalArgumentException outside) {
      return Optional.empty();
    }
  }
}
