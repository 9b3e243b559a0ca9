package io.luthier.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.space.Configuration;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.space.SearchSpace;
import io.luthier.trial.TrialResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RangeEdgeTest {

  /** Trials with these values, the best first. */
  private static List<Insight> edges(Parameter parameter, Object... values) {
    List<TrialResult> results = new ArrayList<>();
    for (Object value : values) {
      results.add(
          Facts.result(
              results.size(),
              new Configuration(Map.of(parameter.name(), value)),
              1 + results.size(),
              10));
    }
    return RangeEdge.of(Facts.of(SearchSpace.of(parameter), results));
  }

  @Test
  void offersAWiderRangeOnItsScale() {
    Parameter rate = Parameter.real("learningRate", 1e-4, 1e-1, Scale.LOG);

    List<Insight> found = edges(rate, 0.09, 0.05, 0.07, 0.001);

    assertThat(found).hasSize(1);
    assertThat(found.get(0).figures()).containsEntry("max", 1.0).containsEntry("edge", 0.1);
    assertThat(found.get(0).text())
        .isEqualTo(
            "The winner's learningRate of 0.09 is at the upper end of what was tried; try max 1.");
    assertThat(edges(rate, 1e-4, 2e-4, 2e-4).get(0).figures()).containsEntry("min", 1e-5);
  }

  @Test
  void saysNothingInTheMiddleOrIfTheOthersAreElsewhere() {
    Parameter rate = Parameter.real("learningRate", 1e-4, 1e-1, Scale.LOG);

    assertThat(edges(rate, 0.003, 0.05, 0.07)).isEmpty();
    assertThat(edges(rate, 0.09, 0.001, 0.002)).isEmpty();
    assertThat(edges(rate)).isEmpty();
  }

  @Test
  void staysWithinWhatMakesSense() {
    Parameter dropout = Parameter.real("dropout", 0, 0.5, Scale.LINEAR);
    Parameter layers = Parameter.integer("layers", 1, 3);

    assertThat(edges(dropout, 0.0, 0.01, 0.02)).as("nothing is less than none").isEmpty();
    assertThat(edges(dropout, 0.5, 0.48, 0.45).get(0).figures()).containsEntry("max", 0.75);
    assertThat(edges(layers, 1, 1, 1)).isEmpty();
    assertThat(edges(layers, 3, 3, 3).get(0).figures()).containsEntry("max", 4L);
  }

  @Test
  void choicesThatAreNumbersGoOnLikeTheLastTwo() {
    Parameter units = Parameter.choice("units", 32, 64, 128);

    assertThat(edges(units, 128, 128, 128).get(0).text())
        .isEqualTo(
            "The winner's units of 128 is at the upper end of what was tried; try 256 as well.");
    assertThat(edges(units, 32, 32, 64).get(0).figures()).containsEntry("choice", 16L);
    assertThat(edges(units, 64, 64, 64)).isEmpty();
    assertThat(edges(Parameter.choice("activation", "relu", "tanh"), "tanh", "tanh", "tanh"))
        .isEmpty();
  }
}
