package io.luthier.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.sampler.Sampler;
import io.luthier.sampler.Suggestion;
import io.luthier.space.Configuration;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.space.SearchSpace;
import io.luthier.trial.History;
import io.luthier.trial.Outcome;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Sampler} must do: propose members of its space only, nothing twice, the same
 * for the same arguments, as much as it says, and learned from no more than the latest results.
 */
public abstract class SamplerContract {

  private static final int TRIALS = 60;

  /** A space with every kind of parameter. */
  protected static final SearchSpace MIXED =
      SearchSpace.of(
          Parameter.real("learningRate", 1e-4, 1e-1, Scale.LOG),
          Parameter.integer("layers", 1, 3),
          Parameter.choice("optimizer", "adam", "nesterovs"),
          Parameter.real("momentum", 0.5, 0.99, Scale.LINEAR).when("optimizer", "nesterovs"),
          Parameter.fixed("units", 64));

  /** A space of six configurations. */
  protected static final SearchSpace SMALL =
      SearchSpace.of(Parameter.integer("layers", 1, 3), Parameter.choice("units", 32, 64));

  /** Extended by the tests of a sampler. */
  protected SamplerContract() {}

  /** A new sampler of this space. */
  protected abstract Sampler sampler(SearchSpace space);

  /** Asks until nothing more comes, ending every trial after some others have begun. */
  private List<Configuration> run(SearchSpace space, int slots, double loss) {
    Sampler sampler = sampler(space);
    History history = History.empty();
    List<Configuration> proposed = new ArrayList<>();
    while (proposed.size() < TRIALS) {
      Suggestion suggestion = suggest(sampler, history);
      if (suggestion instanceof Suggestion.Wait) {
        assertThat(history.running()).as("what it waits for").isPositive();
        history = endOldest(history, loss);
        continue;
      }
      if (!(suggestion instanceof Suggestion.Propose propose)) {
        assertThat(suggestion).isInstanceOf(Suggestion.Done.class);
        break;
      }
      int number = proposed.size();
      proposed.add(propose.configuration());
      history =
          history.propose(
              new Trial(number, propose.configuration(), 1, propose.origin(), propose.why()));
      if (history.running() == slots) {
        history = endOldest(history, loss);
      }
    }
    return proposed;
  }

  private static History endOldest(History history, double loss) {
    int ended = history.results().size();
    return history.finish(result(history.trials().get(ended), loss * (ended + 1)));
  }

  /** All trials by number, of which some are known from the start. */
  private List<Trial> propose(SearchSpace space, List<Trial> known) {
    Sampler sampler = sampler(space);
    History history = History.empty();
    for (Trial trial : known) {
      history = history.propose(trial);
    }
    List<Trial> all = new ArrayList<>();
    for (int number = 0; number < TRIALS; number++) {
      if (history.trial(number).isEmpty()) {
        SplittableRandom random = new SplittableRandom(Trial.seed(5, number));
        if (!(sampler.suggest(history, number, random) instanceof Suggestion.Propose propose)) {
          break;
        }
        history =
            history.propose(
                new Trial(number, propose.configuration(), 1, propose.origin(), propose.why()));
      }
      all.add(history.trial(number).orElseThrow());
    }
    return all;
  }

  private static Suggestion suggest(Sampler sampler, History history) {
    int number = history.size();
    return sampler.suggest(history, number, new SplittableRandom(Trial.seed(5, number)));
  }

  private static TrialResult result(Trial trial, double loss) {
    return new TrialResult(
        trial,
        new Outcome.Completed("all epochs"),
        Map.of("val_loss", loss),
        1,
        List.of(),
        0.1,
        0,
        1,
        TrialResult.Place.NOWHERE,
        "",
        "");
  }

  @Test
  void proposesMembersOfItsSpaceAndNothingTwice() {
    for (SearchSpace space : List.of(MIXED, SMALL)) {
      List<Configuration> proposed = run(space, 1, 1);
      assertThat(proposed).isNotEmpty().doesNotHaveDuplicates().allMatch(space::contains);
    }
  }

  @Test
  void givesTheSameAnswerToTheSameQuestion() {
    Sampler sampler = sampler(MIXED);
    Suggestion first = suggest(sampler, History.empty());

    assertThat(suggest(sampler, History.empty())).isEqualTo(first);
    assertThat(suggest(sampler(MIXED), History.empty())).isEqualTo(first);
    assertThat(run(MIXED, 1, 1)).isEqualTo(run(MIXED, 1, 1));
  }

  @Test
  void proposesNothingTwiceWhileManyRun() {
    assertThat(run(SMALL, 4, 1)).doesNotHaveDuplicates().allMatch(SMALL::contains);
  }

  @Test
  void proposesNoMoreThanItSays() {
    sampler(SMALL)
        .size(Set.of())
        .ifPresent(size -> assertThat((long) run(SMALL, 1, 1).size()).isLessThanOrEqualTo(size));
  }

  @Test
  void whatWasTriedDoesNotCount() {
    OptionalLong size = sampler(SMALL).size(Set.of());
    if (size.isPresent()) {
      Set<Configuration> tried = Set.copyOf(run(SMALL, 1, 1).subList(0, 2));
      assertThat(sampler(SMALL).size(tried)).hasValue(size.getAsLong() - 2);
    }
  }

  @Test
  void learnsFromTheLatestResultsAlone() {
    Sampler sampler = sampler(MIXED);

    assertThat(suggest(sampler, large(-9))).isEqualTo(suggest(sampler, large(9)));
  }

  /** A history of more trials than are learned from, whose earliest ones had this loss. */
  private static History large(double earliest) {
    SplittableRandom random = new SplittableRandom(3);
    int early = 10;
    History history = History.empty();
    for (int number = 0; number < early + Sampler.LEARNS_FROM; number++) {
      Configuration configuration =
          MIXED.decode(random.doubles(MIXED.parameters().size()).toArray());
      Trial trial = new Trial(number, configuration, 1, "earlier", "");
      double loss = number < early ? earliest : random.nextDouble();
      history = history.propose(trial).finish(result(trial, loss));
    }
    return history;
  }

  /** For samplers that do not learn: results and the number of slots change nothing. */
  public abstract static class Oblivious extends SamplerContract {

    /** Extended by the tests of a sampler that does not learn. */
    protected Oblivious() {}

    @Test
    void proposalsDependOnProposalsAlone() {
      SamplerContract contract = this;
      assertThat(contract.run(MIXED, 4, -1)).isEqualTo(contract.run(MIXED, 1, 1));
    }

    @Test
    void saysThatItDoesNotLearn() {
      SamplerContract contract = this;
      assertThat(contract.sampler(MIXED).learns()).isFalse();
    }

    /** What a study does that goes on after its trials were not handed out by number. */
    @Test
    void proposesTheSameThoughLaterTrialsAreKnown() {
      SamplerContract contract = this;
      for (SearchSpace space : List.of(MIXED, SMALL)) {
        List<Trial> expected = contract.propose(space, List.of());
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 10; i++) {
          List<Trial> known = expected.stream().filter(trial -> random.nextBoolean()).toList();
          assertThat(contract.propose(space, known)).isEqualTo(expected);
        }
      }
    }

    @Test
    void findsEveryConfigurationOfASmallSpace() {
      SamplerContract contract = this;
      assertThat(contract.run(SMALL, 1, 1)).hasSize(6);
    }
  }
}
