package io.luthier.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luthier.trial.Task;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResourceSpecTest {

  private static StudySpec.Builder study() {
    return StudySpec.builder("s").label("y", Task.CLASSIFICATION);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0 | 1 | 1 | cores: must be at least 1; found 0",
        "2 | -1 | 1 | 1 | gpus: must be 0 or 1, since a process trains on one of its GPUs; found -1",
        "2 | 2 | 1 | 1 | gpus: must be 0 or 1, since a process trains on one of its GPUs; found 2",
        "2 | 1 | 0 | 1 | gpusPerTrial: must be 1, or a part of it such as 0.25; found 0.0",
        "2 | 1 | 1.5 | 1 | gpusPerTrial: must be 1, or a part of it such as 0.25; found 1.5",
        "2 | 1 | NaN | 1 | gpusPerTrial: must be 1, or a part of it such as 0.25; found NaN",
        "2 | 1 | 1 | 0 | trialSlots: must be from 1 to the executor's cores, 2; found 0",
        "2 | 1 | 1 | 3 | trialSlots: must be from 1 to the executor's cores, 2; found 3",
      })
  void anExecutorThatCannotBeIsRefused(
      int cores, int gpus, double perTrial, int slots, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ExecutorSpec(cores, gpus, perTrial, OptionalInt.of(slots)))
        .withMessage(message);
  }

  @Test
  void whatTheStudySaysOfATrialMustFitEachExecutorThatSaysNothing() {
    ExecutorSpec small = ExecutorSpec.cores(1);
    ExecutorSpec own = new ExecutorSpec(1, 0, 1, OptionalInt.of(1));

    assertThat(new ResourceSpec(OptionalInt.of(2), List.of(own)).executors()).containsExactly(own);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ResourceSpec(OptionalInt.of(2), List.of(own, small)))
        .withMessage("trialSlots: must be from 1 to the executor's cores, 1; found 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ResourceSpec(OptionalInt.of(0), List.of()))
        .withMessage("trialSlots: must be at least 1; found 0");
  }

  @Test
  void aStudyMayGoOnOnOtherExecutors() {
    StudySpec before = study().build();
    StudySpec after = study().trialSlots(2).executor(ExecutorSpec.gpu(4)).build();

    assertThat(SpecChange.between(before, after)).isEmpty();
    assertThat(SpecChange.between(after, before)).isEmpty();
    assertThat(StudyJson.read(StudyJson.write(after))).isEqualTo(after);
    assertThat(after.onSession()).isEqualTo(before);
  }

  @Test
  void aStudyOnRecordFromBeforeRunsOnTheSession() throws IOException {
    StudySpec spec = study().build();
    ObjectMapper json = new ObjectMapper();
    ObjectNode old = (ObjectNode) json.readTree(StudyJson.write(spec));
    old.remove("resources");

    assertThat(StudyJson.read(json.writeValueAsBytes(old))).isEqualTo(spec);
  }
}
