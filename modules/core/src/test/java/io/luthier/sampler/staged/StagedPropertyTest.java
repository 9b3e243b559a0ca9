package io.luthier.sampler.staged;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.sampler.staged.Landscape.Fit;
import io.luthier.space.Configuration;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.space.SearchSpace;
import io.luthier.trial.History;
import io.luthier.trial.Objective;
import io.luthier.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds for any space, whatever the results. */
final class StagedPropertyTest {

  /** No search with so few parameters needs more; one that never ends would. */
  private static final int FAR_TOO_MANY = 1000;

  @Provide
  Arbitrary<SearchSpace> spaces() {
    return Arbitraries.of(parameters())
        .set()
        .ofMinSize(1)
        .ofMaxSize(7)
        .map(List::copyOf)
        .map(StagedPropertyTest::named);
  }

  private static List<Parameter> parameters() {
    return List.of(
        Parameter.real("learningRate", 1e-4, 1e-1, Scale.LOG),
        Parameter.real("learningRate", -1, 2, Scale.LINEAR),
        Parameter.choice("learningRate", 0.1, 1, 0.001),
        Parameter.integer("layers", 1, 4),
        Parameter.integer("layers", 5, 4000),
        Parameter.choice("units", 64, 16, List.of(32, 16), List.of(64, 64)),
        Parameter.integer("units", 0, 100),
        Parameter.fixed("filters", 8),
        Parameter.real("dropout", 0, 0.5, Scale.LINEAR),
        Parameter.real("dropout", 1000.001, 1000.002, Scale.LINEAR),
        Parameter.real("l2", 1e-6, 1e-2, Scale.LOG),
        Parameter.choice("weightDecay", 0.0, 0.1, "auto"),
        Parameter.integer("epochs", 5, 200),
        Parameter.choice("optimizer", "adam", "nesterovs", "sgd"),
        Parameter.real("window", -5, 5, Scale.LINEAR),
        Parameter.choice("flag", true, false));
  }

  /** Of equal names the first; every third parameter depends on a choice. */
  private static SearchSpace named(List<Parameter> drawn) {
    List<Parameter> named = new ArrayList<>(List.of(Parameter.choice("parent", 1, 2)));
    for (Parameter parameter : drawn) {
      if (named.stream().noneMatch(other -> other.name().equals(parameter.name()))) {
        named.add(named.size() % 3 == 0 ? parameter.when("parent", 2) : parameter);
      }
    }
    return new SearchSpace(named);
  }

  /** Anything may happen, the same to the same configuration. */
  private static Function<Configuration, Fit> anything(long seed) {
    return configuration -> {
      SplittableRandom random = new SplittableRandom(seed ^ configuration.hashCode());
      double train = random.nextInt(5) == 0 ? Double.NaN : random.nextDouble();
      return new Fit(train, random.nextInt(9) == 0 ? Double.NaN : train + random.nextDouble());
    };
  }

  @Property(tries = 60)
  void proposesMembersOnceAndEnds(
      @ForAll("spaces") SearchSpace space,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 9) int slots) {
    StagedSampler sampler = new StagedSampler(space, Objective.VAL_LOSS);
    History history = Landscape.run(sampler, slots, FAR_TOO_MANY, anything(seed));

    assertThat(history.size()).isBetween(1, FAR_TOO_MANY - 1);
    assertThat(history.trials().stream().map(Trial::configuration).toList())
        .doesNotHaveDuplicates()
        .allMatch(space::contains);
    assertThat(sampler.story(history)).isNotEmpty();
  }

  @Property(tries = 20)
  void endsHoweverWellItGoes(@ForAll("spaces") SearchSpace space) {
    StagedSampler sampler = new StagedSampler(space, Objective.VAL_LOSS);
    double[] loss = {1e9};
    History history =
        Landscape.run(sampler, 1, FAR_TOO_MANY, any -> new Fit(loss[0] *= 0.9, loss[0]));

    assertThat(history.size()).isLessThan(FAR_TOO_MANY);
  }

  @Property(tries = 20)
  void theLastWalkIsThatOfEveryEarlierHistory(
      @ForAll("spaces") SearchSpace space, @ForAll long seed) {
    StagedSampler sampler = new StagedSampler(space, Objective.VAL_LOSS);
    History whole = Landscape.run(sampler, 1, anything(seed));
    History half = Landscape.run(sampler, 1, whole.size() / 2, anything(seed));

    List<String> story = sampler.story(half);
    int ended = Math.max(0, story.size() - 2);
    assertThat(sampler.story(whole).subList(0, ended)).isEqualTo(story.subList(0, ended));
  }
}
