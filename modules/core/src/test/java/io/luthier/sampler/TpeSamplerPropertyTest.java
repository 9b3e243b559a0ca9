package io.luthier.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.space.Configuration;
import io.luthier.space.IntegerParameter;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.space.SearchSpace;
import io.luthier.trial.Direction;
import io.luthier.trial.History;
import io.luthier.trial.Objective;
import io.luthier.trial.Outcome;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds for every space, every course of a study, and any number of trials at once. */
final class TpeSamplerPropertyTest {

  private static final int TRIALS = 50;

  @Provide
  Arbitrary<SearchSpace> spaces() {
    return Arbitraries.integers()
        .between(0, 6)
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(TpeSamplerPropertyTest::space);
  }

  /** Parameters of these kinds, every second one depending on a choice. */
  private static SearchSpace space(List<Integer> kinds) {
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(Parameter.choice("parent", 1, 2));
    for (int i = 0; i < kinds.size(); i++) {
      Parameter parameter = parameter("p" + i, kinds.get(i));
      parameters.add(i % 2 == 0 ? parameter : parameter.when("parent", 2));
    }
    return new SearchSpace(parameters);
  }

  private static Parameter parameter(String name, int kind) {
    return switch (kind) {
      case 0 -> Parameter.real(name, -1, 3, Scale.LINEAR);
      case 1 -> Parameter.real(name, 1e-6, 1, Scale.LOG);
      case 2 -> Parameter.integer(name, 1, 3);
      case 3 -> new IntegerParameter(name, 1, 90, Scale.LOG, 0);
      case 4 -> new IntegerParameter(name, -1000, 100_000, Scale.LINEAR, 0);
      case 5 -> Parameter.choice(name, "a", "b", "c");
      default -> Parameter.fixed(name, 7);
    };
  }

  /** A study in which trials end in any order and in any way. */
  private static final class Course {

    private final SearchSpace space;
    private final SplittableRandom random;
    private final List<Trial> running = new ArrayList<>();
    private History history = History.empty();

    Course(SearchSpace space, long seed) {
      this.space = space;
      this.random = new SplittableRandom(seed);
    }

    History run(Sampler sampler, int slots) {
      while (history.size() < TRIALS && startNext(sampler)) {
        if (running.size() == slots) {
          endOne();
        }
      }
      return history;
    }

    private boolean startNext(Sampler sampler) {
      int number = history.size();
      Suggestion suggestion =
          sampler.suggest(history, number, new SplittableRandom(Trial.seed(1, number)));
      if (!(suggestion instanceof Suggestion.Propose propose)) {
        assertThat((long) number)
            .as("ends only when all was tried: " + suggestion)
            .isEqualTo(space.cardinality().orElse(Long.MAX_VALUE));
        return false;
      }
      assertThat(space.contains(propose.configuration())).isTrue();
      assertThat(history.contains(propose.configuration())).isFalse();
      Trial trial = new Trial(number, propose.configuration(), 1, propose.origin(), propose.why());
      history = history.propose(trial);
      running.add(trial);
      return true;
    }

    private void endOne() {
      Trial trial = running.remove(random.nextInt(running.size()));
      int way = random.nextInt(10);
      if (way == 0) {
        TrialResult.Place nowhere = TrialResult.Place.NOWHERE;
        history = history.finish(TrialResult.failed(trial, "exception", "", 0, nowhere));
      } else {
        double value = way == 1 ? Double.NaN : way == 2 ? 1e308 : random.nextInt(20);
        Outcome outcome =
            switch (way) {
              case 1 -> new Outcome.Diverged("loss");
              case 3 -> new Outcome.Pruned("median");
              default -> new Outcome.Completed("all epochs");
            };
        history = history.finish(result(trial, outcome, value));
      }
    }

    private static TrialResult result(Trial trial, Outcome outcome, double value) {
      TrialResult.Place nowhere = TrialResult.Place.NOWHERE;
      Map<String, Double> metrics = Map.of("val_f1", value);
      return new TrialResult(trial, outcome, metrics, 1, List.of(), 0.1, 0, 1, nowhere, "", "");
    }
  }

  @Property(tries = 150)
  void proposesMembersOfTheSpaceAndNothingTwice(
      @ForAll("spaces") SearchSpace space,
      @ForAll Direction direction,
      @ForAll @IntRange(min = 1, max = 20) int slots,
      @ForAll long seed) {
    Objective objective = new Objective("val_f1", direction);
    List<Configuration> first =
        configurations(new Course(space, seed).run(new TpeSampler(space, objective, seed), slots));
    List<Configuration> again =
        configurations(new Course(space, seed).run(new TpeSampler(space, objective, seed), slots));

    assertThat(first).doesNotHaveDuplicates().isEqualTo(again);
  }

  @Property(tries = 50)
  void aHistoryThatIsReplayedGivesTheSameAnswer(
      @ForAll("spaces") SearchSpace space, @ForAll long seed) {
    Objective objective = new Objective("val_f1", Direction.MAX);
    Sampler sampler = new TpeSampler(space, objective, seed);
    History lived = new Course(space, seed).run(sampler, 4);
    History replayed = History.empty();
    for (Trial trial : lived.trials()) {
      replayed = replayed.propose(trial);
    }
    for (TrialResult result : lived.results()) {
      replayed = replayed.finish(result);
    }

    assertThat(sampler.suggest(replayed, TRIALS, new SplittableRandom(seed)))
        .isEqualTo(sampler.suggest(lived, TRIALS, new SplittableRandom(seed)));
  }

  private static List<Configuration> configurations(History history) {
    return IntStream.range(0, history.size())
        .mapToObj(number -> history.trial(number).orElseThrow().configuration())
        .toList();
  }
}
