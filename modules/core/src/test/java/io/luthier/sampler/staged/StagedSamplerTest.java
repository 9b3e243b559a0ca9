package io.luthier.sampler.staged;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.sampler.ListSampler;
import io.luthier.sampler.Suggestion;
import io.luthier.sampler.staged.Landscape.Fit;
import io.luthier.space.Configuration;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.space.SearchSpace;
import io.luthier.trial.History;
import io.luthier.trial.Objective;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Planted cases, in which the right course is known. */
final class StagedSamplerTest {

  private static final Parameter RATE = Parameter.real("learningRate", 1e-4, 1e-1, Scale.LOG);

  private static StagedSampler sampler(SearchSpace space) {
    return new StagedSampler(space, Objective.VAL_LOSS);
  }

  private static Configuration best(History history) {
    return history.results().stream()
        .min(
            Comparator.comparing(
                result -> Objective.VAL_LOSS.in(result.metrics()), Objective.VAL_LOSS.order()))
        .map(TrialResult::trial)
        .map(Trial::configuration)
        .orElseThrow();
  }

  private static List<String> origins(History history) {
    return history.trials().stream().map(Trial::origin).distinct().toList();
  }

  /** How far a learning rate is from the best one costs this, in training and validation. */
  private static double missed(Configuration configuration, double rate) {
    return 0.1 * Math.abs(Math.log10(configuration.real("learningRate", rate) / rate));
  }

  @Test
  void startsModerately() {
    SearchSpace space =
        SearchSpace.of(
            RATE,
            Parameter.integer("layers", 1, 5),
            Parameter.choice("units", 256, 32, 64),
            Parameter.real("dropout", 0, 0.5, Scale.LINEAR),
            Parameter.real("l2", 1e-6, 1e-2, Scale.LOG),
            Parameter.choice("optimizer", "nesterovs", "adam"),
            Parameter.real("momentum", 0.5, 0.99, Scale.LINEAR).when("optimizer", "nesterovs"),
            Parameter.choice("activation", "relu", "tanh"));
    Suggestion.Propose first =
        (Suggestion.Propose) sampler(space).suggest(History.empty(), 0, new SplittableRandom(1));

    assertThat(first.origin()).isEqualTo("baseline");
    assertThat(first.configuration())
        .isEqualTo(
            new Configuration(
                Map.of(
                    "learningRate",
                    1e-3,
                    "layers",
                    2,
                    "units",
                    64,
                    "dropout",
                    0.0,
                    "l2",
                    1e-6,
                    "optimizer",
                    "nesterovs",
                    "momentum",
                    0.9,
                    "activation",
                    "relu")));
  }

  @Test
  void raisesCapacityWhereTheSpaceCanOnlyUnderfit() {
    SearchSpace space =
        SearchSpace.of(
            RATE, Parameter.integer("layers", 1, 4), Parameter.choice("units", 16, 32, 64, 128));
    History history =
        Landscape.run(
            sampler(space),
            2,
            c -> {
              double loss =
                  0.95
                      - 0.04 * c.integer("layers", 0)
                      - c.integer("units", 0) / 2000.0
                      + missed(c, 3.16e-3);
              return new Fit(loss, loss + 0.01);
            });

    assertThat(best(history))
        .isEqualTo(new Configuration(Map.of("learningRate", 3.16e-3, "layers", 4, "units", 128)));
    assertThat(origins(history))
        .containsExactly("baseline", "learning rate", "learning rate refined", "capacity");
    assertThat(sampler(space).story(history))
        .anyMatch(line -> line.matches("Learning rate: \\d rates from .*; 0.00316 was best: .*"))
        .anyMatch(
            line ->
                line.matches(
                    "Trial \\d+ underfits .*, so capacity was raised: layers 3 instead of 2, units"
                        + " 128 instead of 64 was best of the 3 changes: val_loss .* -> .*"))
        .last()
        .asString()
        .contains("the search was over");
  }

  @Test
  void regularisesWhereTheBaselineOverfits() {
    SearchSpace space =
        SearchSpace.of(
            RATE,
            Parameter.integer("layers", 1, 3),
            Parameter.real("dropout", 0, 0.5, Scale.LINEAR),
            Parameter.real("l2", 1e-6, 1e-2, Scale.LOG));
    History history =
        Landscape.run(
            sampler(space),
            3,
            c -> {
              double dropout = c.real("dropout", 0);
              double decay = Math.log10(c.real("l2", 0)) + 6;
              double helps = 0.6 * Math.min(dropout, 0.25) + 0.03 * Math.min(decay, 2);
              double gap = 0.4 - helps + 0.02 * c.integer("layers", 0);
              double train = 0.2 + 0.1 * dropout + missed(c, 1e-3);
              return new Fit(train, train + gap);
            });

    Configuration best = best(history);
    assertThat(best.real("dropout", 0)).isBetween(0.2, 0.3);
    assertThat(best.real("l2", 0)).isGreaterThan(5e-5);
    assertThat(origins(history))
        .containsSubsequence("learning rate refined", "regularisation", "capacity")
        .doesNotContain("less capacity");
    assertThat(sampler(space).story(history))
        .anyMatch(line -> line.matches("Trial \\d+ overfits .*, so it was regularised: .* -> .*"));
  }

  @Test
  void lowersCapacityWhereNothingElseCanRegularise() {
    SearchSpace space = SearchSpace.of(Parameter.choice("units", 16, 32, 64));
    History history =
        Landscape.run(sampler(space), 2, c -> new Fit(0.2, 0.4 + c.integer("units", 0) / 500.0));

    assertThat(best(history).integer("units", 0)).isEqualTo(16);
    assertThat(origins(history)).containsExactly("baseline", "less capacity");
  }

  @Test
  void triesMoreCapacityAndRegularisationTogetherWhereNeitherHelpsAlone() {
    SearchSpace space =
        SearchSpace.of(
            Parameter.choice("units", 32, 64, 128), Parameter.choice("dropout", 0.0, 0.2, 0.4));
    History history =
        Landscape.run(
            sampler(space),
            2,
            c -> {
              boolean large = c.integer("units", 0) == 128;
              boolean dropped = c.real("dropout", 0) == 0.2;
              boolean start = c.integer("units", 0) == 64 && c.real("dropout", 0) == 0;
              double validation = large && dropped ? 0.3 : start ? 0.5 : 0.6;
              return new Fit(0.2, validation);
            });

    assertThat(best(history)).isEqualTo(new Configuration(Map.of("units", 128, "dropout", 0.2)));
    assertThat(origins(history))
        .containsExactly("baseline", "regularisation", "capacity", "capacity and regularisation");
    assertThat(sampler(space).story(history))
        .anyMatch(
            line ->
                line.contains("capacity was raised together with regularisation: units 128 instead")
                    && line.contains("val_loss 0.5 -> 0.3, gap 0.3 -> 0.1"));
  }

  @Test
  void findsTheWayDownFromARateThatDiverges() {
    SearchSpace space = SearchSpace.of(Parameter.choice("learningRate", 3.0, 0.3, 0.03, 30.0));
    History history =
        Landscape.run(
            sampler(space),
            1,
            c ->
                c.real("learningRate", 0) > 0.1
                    ? new Fit(Double.NaN, Double.NaN)
                    : new Fit(0.3, 0.31));

    assertThat(best(history).real("learningRate", 0)).isEqualTo(0.03);

    SearchSpace high = SearchSpace.of(Parameter.real("learningRate", 1e-6, 1e-1, Scale.LOG));
    History far =
        Landscape.run(
            sampler(high),
            1,
            c ->
                c.real("learningRate", 0) > 5e-5
                    ? new Fit(Double.NaN, Double.NaN)
                    : new Fit(0.3, 0.31));
    assertThat(best(far).real("learningRate", 0)).isLessThan(5e-5);
    assertThat(far.trials())
        .noneMatch(trial -> trial.configuration().real("learningRate", 0) > 1e-3);
    assertThat(sampler(high).story(far))
        .anyMatch(line -> line.startsWith("Baseline") && line.contains("has no val_loss"))
        .anyMatch(
            line ->
                line.contains("val_loss none -> 0.3")
                    && line.contains("Training diverged with 0.0001, 0.000316"));
  }

  @Test
  void triesNoRateBeyondAnEdgeThatIsKnown() {
    SearchSpace space = SearchSpace.of(RATE);
    History history =
        Landscape.run(
            sampler(space), 1, c -> new Fit(0.3 + missed(c, 1e-3), 0.31 + missed(c, 1e-3)));

    assertThat(history.trials().stream().map(t -> t.configuration().real("learningRate", 0)))
        .containsExactlyInAnyOrder(1e-3, 3.16e-3, 3.16e-4, 1.78e-3, 5.62e-4);
  }

  @Test
  void triesOtherParametersOneByOneAndFillsInWhatTheyBring() {
    SearchSpace space =
        SearchSpace.of(
            Parameter.choice("optimizer", "adam", "sgd", "nesterovs"),
            Parameter.real("momentum", 0.5, 0.99, Scale.LINEAR).when("optimizer", "nesterovs"),
            Parameter.integer("window", 1, 3));
    History history =
        Landscape.run(
            sampler(space),
            4,
            c -> {
              double loss =
                  0.4
                      - (c.text("optimizer", "").equals("nesterovs") ? 0.1 : 0)
                      - 0.05 * c.integer("window", 0);
              return new Fit(loss, loss + 0.02);
            });

    assertThat(best(history).values())
        .containsEntry("optimizer", "nesterovs")
        .containsEntry("window", 3L)
        .containsKey("momentum");
    assertThat(sampler(space).story(history))
        .anyMatch(
            line -> line.startsWith("Parameter optimizer: nesterovs, sgd; nesterovs was best"));
  }

  @Test
  void startsFromTheBestOfTheConfigurationsGiven() {
    SearchSpace space = SearchSpace.of(RATE, Parameter.integer("layers", 1, 9));
    Configuration given = new Configuration(Map.of("learningRate", 0.02, "layers", 7));
    StagedSampler sampler = sampler(space);
    History history =
        Landscape.run(
            new ListSampler(List.of(given), "enqueued", sampler),
            1,
            c -> {
              double loss = 0.4 + 0.05 * Math.abs(c.integer("layers", 0) - 7) + missed(c, 0.02);
              return new Fit(loss, loss + 0.02);
            });

    assertThat(best(history)).isEqualTo(given);
    assertThat(sampler.story(history).get(0)).startsWith("Best of 2 to begin with: trial 0 ");
  }

  @Test
  void aStageWaitsForTheOneBeforeIt() {
    SearchSpace space = SearchSpace.of(RATE);
    StagedSampler sampler = sampler(space);
    Suggestion.Propose first =
        (Suggestion.Propose) sampler.suggest(History.empty(), 0, new SplittableRandom(1));
    History history =
        History.empty().propose(new Trial(0, first.configuration(), 1, "baseline", ""));

    assertThat(sampler.suggest(history, 1, new SplittableRandom(1)))
        .isInstanceOf(Suggestion.Wait.class);
  }

  @Test
  void tellsAStoryThatHasNotEnded() {
    SearchSpace space = SearchSpace.of(RATE);
    History history = Landscape.run(sampler(space), 1, 3, c -> new Fit(0.3, 0.31));

    assertThat(sampler(space).story(history))
        .hasSize(3)
        .last()
        .isEqualTo("The search has more to try: more trials go on from here.");
    assertThat(sampler(space).story(History.empty())).isEmpty();
  }
}
