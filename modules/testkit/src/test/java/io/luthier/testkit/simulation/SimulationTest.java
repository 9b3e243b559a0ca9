package io.luthier.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.pruner.AshaPruner;
import io.luthier.pruner.MedianPruner;
import io.luthier.pruner.Pruner;
import io.luthier.study.ModelShelf;
import io.luthier.study.Ranking;
import io.luthier.study.Study;
import io.luthier.trial.Objective;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import io.luthier.trial.TrialState;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Everything that can happen to a study, at once. By chance a good trial can be given up: if its
 * executor crashes three times while it runs there alone, about (1/120)^3 for each of some hundred
 * suspects, or if it runs in three deaths of the driver, which are a dozen trials' durations apart.
 * None of the seeds from 1 to 160 has such a trial, and those here are fixed.
 */
final class SimulationTest {

  private static Scenario scenario(long seed) {
    return new Scenario(seed, 125, 8, 20_000, 3, 0.001, 60, 12, false, Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void onlyPoisonIsGivenUpWhateverDies(long seed) {
    onlyPoisonIsGivenUp(scenario(seed));
  }

  @ParameterizedTest
  @ValueSource(longs = {6, 7})
  void soItIsIfTheLongestTrialsGoFirst(long seed) {
    onlyPoisonIsGivenUp(
        new Scenario(seed, 125, 8, 20_000, 3, 0.001, 60, 12, true, Optional.empty()));
  }

  @Test
  void soItIsIfTrialsArePrunedAtRungs() {
    onlyPoisonIsGivenUpOfWhatIsPruned(8, new AshaPruner(3, 1, 2));
  }

  @Test
  void soItIsIfTrialsArePrunedByTheMedian() {
    onlyPoisonIsGivenUpOfWhatIsPruned(9, new MedianPruner(500, 0));
  }

  /** Such a study is over sooner, so its driver dies sooner as well. */
  private static void onlyPoisonIsGivenUpOfWhatIsPruned(long seed, Pruner pruner) {
    List<TrialResult> results =
        onlyPoisonIsGivenUp(
            new Scenario(seed, 125, 8, 20_000, 3, 0.001, 60, 5, false, Optional.of(pruner)));

    assertThat(results)
        .filteredOn(result -> result.outcome().state() == TrialState.PRUNED)
        .hasSizeBetween(5_000, 19_000)
        .allMatch(result -> result.outcome().stopReason().contains(": val_loss "));
    // The losses of this simulation never cross: the best of all is the best all the time.
    assertThat(new Ranking(Objective.VAL_LOSS, results).results().get(0).outcome().state())
        .isEqualTo(TrialState.COMPLETED);
  }

  private static List<TrialResult> onlyPoisonIsGivenUp(Scenario scenario) {
    EnumSet<Happening.Kind> kinds = EnumSet.noneOf(Happening.Kind.class);
    Simulation simulation = new Simulation(scenario, happening -> kinds.add(happening.kind()));
    Study study = simulation.run();

    assertThat(kinds).as("nothing was spared").containsExactly(Happening.Kind.values());
    List<TrialResult> results = study.history().results();
    assertThat(results).hasSize(scenario.trials());
    Set<Integer> numbers =
        results.stream().map(result -> result.trial().number()).collect(Collectors.toSet());
    assertThat(numbers).as("each has one result").hasSize(scenario.trials());
    assertThat(results.stream().map(result -> result.trial().configuration()).distinct())
        .hasSize(scenario.trials());
    assertThat(results)
        .allSatisfy(
            result ->
                assertThat(states(simulation, scenario, result.trial()))
                    .contains(result.outcome().state()));
    assertThat(results).anyMatch(result -> result.outcome().state() == TrialState.FAILED);
    List<Integer> best =
        new Ranking(study.spec().objective(), results)
            .results().stream()
                .limit(study.spec().keepModels())
                .map(result -> result.trial().number())
                .toList();
    assertThat(study.kept()).extracting(ModelShelf.Kept::trial).isEqualTo(best);
    return results;
  }

  /** How a trial may end; one that is pruned early may not have had the time to kill. */
  private static Set<TrialState> states(Simulation simulation, Scenario scenario, Trial trial) {
    boolean poison = simulation.isPoison(trial);
    if (scenario.pruner().isEmpty()) {
      return Set.of(poison ? TrialState.FAILED : TrialState.COMPLETED);
    }
    return poison
        ? Set.of(TrialState.FAILED, TrialState.PRUNED)
        : Set.of(TrialState.COMPLETED, TrialState.PRUNED);
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void theSameSeedGivesTheSameHistory(long seed) {
    List<Happening> first = new ArrayList<>();
    List<Happening> second = new ArrayList<>();
    Study one = new Simulation(scenario(seed), first::add).run();
    Study other = new Simulation(scenario(seed), second::add).run();

    assertThat(second).isEqualTo(first);
    assertThat(other.history().results()).isEqualTo(one.history().results());
  }
}
