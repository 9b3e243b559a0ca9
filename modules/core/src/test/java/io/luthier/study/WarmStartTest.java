package io.luthier.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.sampler.Observation;
import io.luthier.space.Configuration;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.study.Study.Answer;
import io.luthier.trial.Objective;
import io.luthier.trial.Outcome;
import io.luthier.trial.Task;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WarmStartTest {

  private static StudySpec spec(Strategy strategy, Parameter... parameters) {
    StudySpec.Builder spec =
        StudySpec.builder("test")
            .label("y", Task.CLASSIFICATION)
            .search(SearchSpec.builder().strategy(strategy).trials(20).build());
    for (Parameter parameter : parameters) {
      spec.parameter(parameter);
    }
    return spec.build();
  }

  private static Parameter rate() {
    return Parameter.real("learningRate", 1e-4, 1e-1, Scale.LOG);
  }

  /** Results of these losses, each with its number as layers. */
  private static Ranking results(double... losses) {
    List<TrialResult> results = new ArrayList<>();
    for (int i = 0; i < losses.length; i++) {
      results.add(
          new TrialResult(
              new Trial(
                  i, new Configuration(Map.of("learningRate", 1e-3, "layers", i + 1L)), 0, "", ""),
              new Outcome.Completed(""),
              Map.of("val_loss", losses[i]),
              1,
              List.of(),
              0.1,
              0,
              1,
              TrialResult.Place.NOWHERE,
              "",
              ""));
    }
    return new Ranking(Objective.VAL_LOSS, results);
  }

  @Test
  void onTheSameDataASamplerThatLearnsKnowsAllResults() {
    StudySpec spec = spec(Strategy.TPE, rate(), Parameter.integer("layers", 1, 3));

    WarmStart start = WarmStart.of(spec, spec, results(0.3, 0.1, Double.NaN, 0.2), true);

    assertThat(start.again()).isEmpty();
    assertThat(start.known())
        .as("four layers are outside")
        .extracting(known -> known.configuration().get("layers").orElseThrow())
        .containsExactly(2L, 1L, 3L);
    assertThat(start.known()).extracting(Observation::value).containsExactly(0.1, 0.3, Double.NaN);
  }

  @Test
  void onOtherDataOrWithOtherStrategiesTheBestAreTriedAgainFirst() {
    StudySpec learning = spec(Strategy.TPE, rate(), Parameter.integer("layers", 1, 9));
    StudySpec drawing = spec(Strategy.RANDOM, rate(), Parameter.integer("layers", 1, 9));
    StudySpec staged = spec(Strategy.STAGED, rate(), Parameter.integer("layers", 1, 9));
    Ranking results = results(0.3, 0.1, Double.NaN, 0.2, 0.9, 0.8, 0.7);

    for (WarmStart start :
        List.of(
            WarmStart.of(learning, learning, results, false),
            WarmStart.of(staged, learning, results, true),
            WarmStart.of(drawing, learning, results, true))) {
      assertThat(start.known()).isEmpty();
      assertThat(start.again())
          .extracting(configuration -> configuration.get("layers").orElseThrow())
          .containsExactly(2L, 4L, 1L, 7L, 6L);
    }
    Study study = new Study(drawing);
    study.startFrom(WarmStart.of(drawing, learning, results, true));
    Trial first = ((Answer.Train) study.ask()).trial();
    assertThat(first.origin()).isEqualTo("from");
    assertThat(first.configuration().get("layers")).hasValue(2L);
  }

  @Test
  void aParameterThatOnlyOneOfTheTwoTunesMakesTrialsIncomparable() {
    StudySpec both = spec(Strategy.RANDOM, rate(), Parameter.integer("layers", 1, 9));
    StudySpec rateOnly = spec(Strategy.RANDOM, rate());
    StudySpec more =
        spec(
            Strategy.RANDOM,
            rate(),
            Parameter.integer("layers", 1, 9),
            Parameter.choice("units", 8, 16));
    StudySpec fixed =
        spec(
            Strategy.RANDOM,
            rate(),
            Parameter.integer("layers", 1, 9),
            Parameter.fixed("units", 8));
    StudySpec oneLayer = spec(Strategy.RANDOM, rate(), Parameter.fixed("layers", 1));
    Ranking results = results(0.3, 0.1);

    assertThat(WarmStart.of(rateOnly, both, results, true).hasNothing()).isTrue();
    assertThat(WarmStart.of(rateOnly, oneLayer, results, true).again())
        .as("the earlier one had it fixed")
        .hasSize(1);
    assertThat(WarmStart.of(more, both, results, true).hasNothing()).isTrue();
    assertThat(WarmStart.of(fixed, both, results, true).again())
        .hasSize(2)
        .allSatisfy(configuration -> assertThat(configuration.get("units")).hasValue(8L));
    assertThat(WarmStart.of(oneLayer, both, results, true).again())
        .extracting(configuration -> configuration.get("layers").orElseThrow())
        .containsExactly(1L);
  }

  @Test
  void survivesBeingWrittenDown() throws Exception {
    StudySpec spec = spec(Strategy.TPE, rate(), Parameter.integer("layers", 1, 3));
    WarmStart start = WarmStart.of(spec, spec, results(0.3, Double.NaN), true);
    com.fasterxml.jackson.databind.ObjectMapper json =
        new com.fasterxml.jackson.databind.ObjectMapper();

    assertThat(json.readValue(json.writeValueAsString(start), WarmStart.class)).isEqualTo(start);
  }
}
