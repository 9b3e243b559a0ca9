package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luthier.space.Configuration;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.study.StudySpec;
import io.luthier.trial.Task;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ChangeTest {

  private final StudySpec spec =
      StudySpec.builder("test")
          .label("y", Task.CLASSIFICATION)
          .parameter(Parameter.real("learningRate", 1e-4, 1e-1, Scale.LOG))
          .parameter(Parameter.choice("optimizer", "adam", "nesterovs"))
          .parameter(
              Parameter.real("momentum", 0.5, 0.99, Scale.LINEAR).when("optimizer", "nesterovs"))
          .build();

  private final Configuration base =
      new Configuration(Map.of("learningRate", 0.01, "optimizer", "nesterovs", "momentum", 0.9));

  @Test
  void takesValuesOutsideOfTheSpaceAndParametersThatAreNotInIt() {
    Change change = Change.of(spec, base, List.of("learningRate=1", "units=[64, 32]"));

    assertThat(change.after().get("learningRate")).hasValue(1.0);
    assertThat(change.after().get("units")).hasValue(List.of(64L, 32L));
    assertThat(change).hasToString("learningRate 1.0 instead of 0.01000, units 64-32");
  }

  @Test
  void dropsWhatDependedOnAValueThatIsGone() {
    Change change = Change.of(spec, base, List.of("optimizer=adam"));

    assertThat(change.after().values())
        .containsOnlyKeys("learningRate", "optimizer")
        .containsEntry("optimizer", "adam");
    assertThat(change.toString())
        .contains("optimizer adam instead of nesterovs")
        .contains("without momentum 0.9000");
  }

  @Test
  void refusesWhatTheNetworkDoesNotTake() {
    assertThatThrownBy(() -> Change.of(spec, base, List.of("dropout=1.5")))
        .isInstanceOf(UsageProblem.class)
        .hasMessageContaining("dropout: found 1.5; allowed is a number from 0");
    assertThatThrownBy(() -> Change.of(spec, base, List.of("lerningRate=0.1")))
        .isInstanceOf(UsageProblem.class)
        .hasMessageContaining("did you mean learningRate?");
    assertThatThrownBy(() -> Change.of(spec, base, List.of("layers=3", "units=[8, 8]")))
        .isInstanceOf(UsageProblem.class)
        .hasMessageContaining("a list of 2, one number per layer, beside layers");
    assertThatThrownBy(() -> Change.of(spec, base, List.of("learningRate=0.01")))
        .isInstanceOf(UsageProblem.class)
        .hasMessageContaining("nothing is changed");
  }
}
