package io.luthier.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SearchSpaceTest {

  private static final SearchSpace SPACE =
      SearchSpace.of(
          Parameter.real("momentum", 0.5, 0.99, Scale.LINEAR).when("optimizer", "nesterovs"),
          Parameter.choice("optimizer", "adam", "nesterovs"),
          Parameter.real("learningRate", 1e-4, 1e-1, Scale.LOG));

  @Test
  void parentsComeBeforeWhatDependsOnThem() {
    assertThat(SPACE.parameters())
        .extracting(Parameter::name)
        .containsExactly("optimizer", "momentum", "learningRate");
  }

  @Test
  void aConditionalParameterExistsOnlyWithItsParentsValue() {
    assertThat(SPACE.decode(new double[] {0.1, 0.5, 0.5}).values())
        .containsOnlyKeys("optimizer", "learningRate");
    assertThat(SPACE.decode(new double[] {0.9, 0.5, 0.5}).values())
        .containsOnlyKeys("optimizer", "momentum", "learningRate");
  }

  @Test
  void aLogScaleHalvesTheRatioNotTheDistance() {
    assertThat((double) SPACE.parameter("learningRate").orElseThrow().decode(0.5))
        .isCloseTo(Math.sqrt(1e-5), org.assertj.core.data.Percentage.withPercentage(1e-9));
  }

  @Test
  void everyIntegerHasTheSameShareOfTheUnitInterval() {
    IntegerParameter layers = Parameter.integer("layers", 1, 4);
    int[] counts = new int[5];
    for (int i = 0; i < 4000; i++) {
      counts[(int) (long) layers.decode((i + 0.5) / 4000)]++;
    }

    assertThat(counts).containsExactly(0, 1000, 1000, 1000, 1000);
  }

  @Test
  void whatIsLeftOutIsDrawnAndWholeNumbersDoForReals() {
    SearchSpace space =
        SearchSpace.of(
            Parameter.real("dropout", 0, 1, Scale.LINEAR), Parameter.integer("layers", 1, 3));

    Configuration complete =
        space.complete(new Configuration(Map.of("dropout", 1)), new SplittableRandom(1));

    assertThat(complete.values().get("dropout")).isEqualTo(1.0);
    assertThat(space.contains(complete)).isTrue();
  }

  @Test
  void aConfigurationThatDoesNotFitIsRefusedWithTheReason() {
    assertThatThrownBy(() -> check(Map.of("optimizer", "adam")))
        .hasMessage("learningRate: has no value");
    assertThatThrownBy(
            () -> check(Map.of("optimizer", "adam", "learningRate", 0.01, "momentum", 0.9)))
        .hasMessage("momentum: found 0.9; it exists only when optimizer is nesterovs");
    assertThatThrownBy(() -> check(Map.of("optimizer", "adam", "learningRate", 0.5)))
        .hasMessage("learningRate: found 0.5; allowed is 1.0E-4 to 0.1");
    assertThatThrownBy(() -> check(Map.of("optimizer", "sgd", "learningRate", 0.01)))
        .hasMessage("optimizer: found sgd; allowed are [adam, nesterovs]");
    assertThatThrownBy(() -> check(Map.of("optimizer", "adam", "learningRate", 0.01, "depth", 1)))
        .hasMessageStartingWith("depth: is no parameter of the space");
  }

  private static void check(Map<String, Object> values) {
    SPACE.check(new Configuration(values));
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThatThrownBy(() -> Parameter.real("a", 2, 1, Scale.LINEAR))
        .hasMessageContaining("min must be below max; found min 2.0 and max 1.0");
    assertThatThrownBy(() -> Parameter.real("a", 0, 1, Scale.LOG))
        .hasMessageContaining("a log scale needs min above 0; found min 0.0");
    assertThatThrownBy(() -> Parameter.integer("a", 3, 3))
        .hasMessageContaining("min must be below");
    assertThatThrownBy(() -> Parameter.choice("a", 1, 1))
        .hasMessageContaining("choices must differ");
    assertThatThrownBy(() -> Parameter.fixed("a b", 1)).hasMessageContaining("found 'a b'");
    assertThatThrownBy(() -> SearchSpace.of(Parameter.fixed("a", 1), Parameter.fixed("a", 2)))
        .hasMessage("a: is declared twice in the space");
    assertThatThrownBy(() -> SearchSpace.of(Parameter.fixed("a", 1).when("b", 2)))
        .hasMessageContaining("its condition names b, which is no parameter");
    assertThatThrownBy(
            () ->
                SearchSpace.of(
                    Parameter.choice("a", 1, 2).when("b", 1),
                    Parameter.choice("b", 1, 2).when("a", 1)))
        .hasMessageContaining("depend on each other in a circle");
    assertThatThrownBy(
            () -> SearchSpace.of(Parameter.fixed("a", 1).when("b", 3), Parameter.choice("b", 1, 2)))
        .hasMessageContaining("a value that b never has");
  }

  @Test
  void aGridCountsConditionalParametersOnlyWhereTheyExist() {
    Grid grid = new Grid(SPACE, 3);

    assertThat(grid.size()).hasValue(3 + 3 * 3);
    assertThat(List.of(grid.at(0), grid.at(2), grid.at(3), grid.at(11)))
        .extracting(Configuration::toString)
        .containsExactly(
            "optimizer=adam, learningRate=1.0E-4",
            "optimizer=adam, learningRate=0.1",
            "optimizer=nesterovs, momentum=0.5, learningRate=1.0E-4",
            "optimizer=nesterovs, momentum=0.99, learningRate=0.1");
    assertThatThrownBy(() -> grid.at(12)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aSpaceTooLargeToCountSaysSo() {
    assertThat(SearchSpace.of(Parameter.integer("a", 1, 1L << 40)).cardinality()).isEmpty();
    assertThat(SPACE.cardinality()).isEmpty();
    assertThat(SearchSpace.of(Parameter.integer("a", 1, 3), Parameter.fixed("b", 1)).cardinality())
        .hasValue(3);
  }
}
