package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luthier.study.ExecutorSpec;
import io.luthier.study.ResourceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a study file says of the executors that its trials run on. */
final class StudyFileExecutorsTest {

  @TempDir Path directory;

  private ResourceSpec read(String line, String... overrides) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("my.yaml"),
            "data: {train: a.csv, label: y, task: classification}\n" + line + "\n");
    return StudyFile.read(file.toString(), List.of(overrides), Placeholders.today()).resources();
  }

  @Test
  void bothWaysToSayItAreRead() throws IOException {
    assertThat(read("")).isEqualTo(ResourceSpec.SESSION);
    assertThat(read("trialSlots: 2").trialSlots()).hasValue(2);
    assertThat(read("", "trialSlots=3").trialSlots()).hasValue(3);
    assertThat(
            read("executors: [{cores: 4, gpus: 1, gpusPerTrial: 0.25, trialSlots: 2}, {cores: 2}]"))
        .isEqualTo(
            new ResourceSpec(
                OptionalInt.empty(),
                List.of(new ExecutorSpec(4, 1, 0.25, OptionalInt.of(2)), ExecutorSpec.cores(2))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "trialSlots: 0 | line 2: trialSlots: must be at least 1; found 0",
        "executors: [{gpus: 1}] | line 2: executors[1]: cores: missing; an executor has at least one",
        "executors: [{cores: 2, gpus: 1, gpusPerTrial: 2}] | line 2: executors[1].gpusPerTrial: must"
            + " be 1, or a part of it such as 0.25; found 2.0",
        "executors: [{cores: 2, gpu: 1}] | line 2: executors[1].gpu: unknown key; did you mean gpus?;"
            + " allowed are cores, gpus, gpusPerTrial, trialSlots",
        "executors: [{cores: 1, trialSlots: 2}] | line 2: executors[1].trialSlots: must be from 1 to"
            + " the executor's cores, 1; found 2",
      })
  void whatIsWrongIsSaidWithItsPlace(String line, String message) {
    assertThatThrownBy(() -> read(line))
        .isInstanceOf(UsageProblem.class)
        .hasMessageEndingWith("my.yaml, " + message);
  }
}
