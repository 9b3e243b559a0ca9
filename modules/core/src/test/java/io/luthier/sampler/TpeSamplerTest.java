package io.luthier.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.space.Configuration;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.space.SearchSpace;
import io.luthier.trial.Direction;
import io.luthier.trial.History;
import io.luthier.trial.Objective;
import io.luthier.trial.Outcome;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

final class TpeSamplerTest {

  private static final SearchSpace SPACE =
      SearchSpace.of(
          Parameter.real("x", 0, 1, Scale.LINEAR), Parameter.choice("kind", "a", "b", "c"));

  private static final Objective MAXIMUM = new Objective("val_loss", Direction.MAX);

  private static TrialResult result(Trial trial, double value, Outcome outcome) {
    return new TrialResult(
        trial,
        outcome,
        Map.of("val_loss", value),
        1,
        List.of(),
        0.1,
        0,
        1,
        TrialResult.Place.NOWHERE,
        "",
        "");
  }

  private static Evidence evidence(History history) {
    return Evidence.of(SPACE, List.of(), history, Objective.VAL_LOSS);
  }

  private static TrialResult completed(Trial trial, double value) {
    return result(trial, value, new Outcome.Completed("all epochs"));
  }

  private static Suggestion.Propose propose(Sampler sampler, History history) {
    int number = history.size();
    SplittableRandom random = new SplittableRandom(Trial.seed(2, number));
    return (Suggestion.Propose) sampler.suggest(history, number, random);
  }

  private static Trial trial(History history, Suggestion.Propose propose) {
    int number = history.size();
    return new Trial(number, propose.configuration(), 1, propose.origin(), propose.why());
  }

  /** A study of so many trials, one after the other. */
  private static History study(
      Objective objective, int trials, ToDoubleFunction<Configuration> function) {
    Sampler sampler = new TpeSampler(SPACE, objective, 5);
    History history = History.empty();
    for (int i = 0; i < trials; i++) {
      Trial trial = trial(history, propose(sampler, history));
      double value = function.applyAsDouble(trial.configuration());
      history = history.propose(trial).finish(completed(trial, value));
    }
    return history;
  }

  private static double loss(Configuration at) {
    double off = at.real("x", 0) - 0.7;
    return off * off + (at.text("kind", "").equals("b") ? 0 : 0.1);
  }

  private static List<Configuration> configurations(History history) {
    return history.trials().stream().map(Trial::configuration).toList();
  }

  @Test
  void learnsOnceThereAreEightResults() {
    List<Trial> trials = study(Objective.VAL_LOSS, 12, TpeSamplerTest::loss).trials();

    assertThat(trials.subList(0, 8)).allMatch(trial -> trial.origin().equals("random"));
    assertThat(trials.get(3).why())
        .isEqualTo("there are 3 of the 8 results that it takes to learn");
    assertThat(trials.subList(8, 12)).allMatch(trial -> trial.origin().equals("tpe"));
    assertThat(trials.get(8).why())
        .matches(
            "more like the best 2 of 8 results than like the others; the best is trial \\d's"
                + " val_loss of [0-9.e-]+");
  }

  /**
   * Half of the proposals after the first 20 fall where one in thirty of independent draws would:
   * 21 of 40 of those happen less than once in 10^19 runs, and the seeds are fixed.
   */
  @Test
  void proposesWhereResultsAreGood() {
    List<Configuration> late =
        configurations(study(Objective.VAL_LOSS, 60, TpeSamplerTest::loss)).subList(20, 60);

    assertThat(late).filteredOn(at -> loss(at) < 0.0025).hasSizeGreaterThan(20);
  }

  @Test
  void largeValuesAreGoodIfTheObjectiveSaysSo() {
    List<Configuration> least = configurations(study(Objective.VAL_LOSS, 40, TpeSamplerTest::loss));

    assertThat(configurations(study(MAXIMUM, 40, at -> -loss(at)))).isEqualTo(least);
    assertThat(configurations(study(MAXIMUM, 40, TpeSamplerTest::loss))).isNotEqualTo(least);
  }

  @Test
  void onlyTheOrderOfValuesCounts() {
    assertThat(configurations(study(Objective.VAL_LOSS, 40, at -> 1e300 * Math.sqrt(loss(at)))))
        .isEqualTo(configurations(study(Objective.VAL_LOSS, 40, TpeSamplerTest::loss)));
  }

  @Test
  void whatHasNoFiniteValueDoesNotEndTheStart() {
    List<Trial> trials = study(Objective.VAL_LOSS, 30, at -> Double.NaN).trials();

    assertThat(trials).allMatch(trial -> trial.origin().equals("random"));
  }

  @Test
  void whatHasNoFiniteValueIsNeverGoodAndIsKeptInMind() {
    History history = study(Objective.VAL_LOSS, 20, TpeSamplerTest::loss);
    for (int i = 0; i < 30; i++) {
      Configuration bad = new Configuration(Map.of("x", 0.2 + i / 1000.0, "kind", "a"));
      Trial trial = new Trial(20 + i, bad, 1, "random", "");
      history = history.propose(trial).finish(result(trial, Double.NaN, new Outcome.Diverged("")));
    }
    Evidence evidence = evidence(history);

    assertThat(evidence.ranked()).isEqualTo(20);
    assertThat(evidence.good()).hasSize(2).allMatch(result -> Double.isFinite(result.value()));
    assertThat(evidence.others()).hasSize(48);
  }

  @Test
  void aPrunedTrialCountsWithItsValue() {
    History history = study(Objective.VAL_LOSS, 20, TpeSamplerTest::loss);
    Configuration pruned = new Configuration(Map.of("x", 0.5, "kind", "a"));
    Trial trial = new Trial(20, pruned, 1, "random", "");
    TrialResult best = result(trial, -1, new Outcome.Pruned("median"));

    assertThat(evidence(history.propose(trial).finish(best)).good().get(0).configuration())
        .isEqualTo(pruned);
  }

  @Test
  void runningTrialsAreNotGood() {
    History history = study(Objective.VAL_LOSS, 20, TpeSamplerTest::loss);
    Trial running =
        new Trial(20, new Configuration(Map.of("x", 0.7, "kind", "b")), 1, "random", "");
    Evidence evidence = evidence(history.propose(running));

    assertThat(evidence.running()).isEqualTo(1);
    assertThat(evidence.others()).hasSize(19).endsWith(running.configuration());
  }

  @Test
  void oneParameterWithoutAChoiceIsProposedOnce() {
    SearchSpace space = SearchSpace.of(Parameter.fixed("units", 8));
    Sampler sampler = new TpeSampler(space, Objective.VAL_LOSS, 1);
    Suggestion.Propose first = propose(sampler, History.empty());
    History history = History.empty().propose(trial(History.empty(), first));

    assertThat(sampler.suggest(history, 1, new SplittableRandom(1)))
        .isEqualTo(new Suggestion.Done("all 1 configurations of the space were tried"));
  }

  @Test
  void whatAnEarlierStudyKnowsReplacesTheStart() {
    List<Observation> known =
        study(Objective.VAL_LOSS, 20, TpeSamplerTest::loss).results().stream()
            .map(
                result ->
                    new Observation(
                        "an earlier trial",
                        result.trial().configuration(),
                        result.metrics().get("val_loss")))
            .toList();
    Sampler sampler = new TpeSampler(SPACE, Objective.VAL_LOSS, 5, known);

    Suggestion.Propose first = propose(sampler, History.empty());

    assertThat(first.origin()).isEqualTo("tpe");
    assertThat(first.why()).contains("the best is an earlier trial's val_loss of");
    assertThat(known).extracting(Observation::configuration).doesNotContain(first.configuration());
  }

  @Test
  void aTrialByHandOutsideOfTheSpaceIsPassedOver() {
    History history = study(Objective.VAL_LOSS, 20, TpeSamplerTest::loss);
    Configuration odd = new Configuration(Map.of("x", 7.0, "kind", "a", "units", 8L));
    Trial trial = new Trial(20, odd, 1, "try", "");
    History more = history.propose(trial).finish(completed(trial, -1));

    assertThat(propose(new TpeSampler(SPACE, Objective.VAL_LOSS, 5), more).origin())
        .isEqualTo("tpe");
    assertThat(evidence(more).good())
        .extracting(Observation::configuration)
        .doesNotContain(odd)
        .isNotEmpty();
  }
}
