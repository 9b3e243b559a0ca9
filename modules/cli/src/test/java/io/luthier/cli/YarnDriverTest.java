package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luthier.study.StudySpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class YarnDriverTest {

  @TempDir Path container;

  @ParameterizedTest
  @CsvSource({
    "yarn, cluster, true",
    "yarn, client, false",
    "yarn, '', false",
    "spark://a:7077, cluster, false",
    "k8s://https://a:6443, cluster, false"
  })
  void itIsOneInYarnsClusterModeAlone(String master, String deployMode, boolean isOne) {
    assertThat(YarnDriver.isOne(master, deployMode)).isEqualTo(isOne);
  }

  @Test
  void anExitCodeIsToldTogetherWithWhatWasSaid() {
    assertThatThrownBy(
            () -> YarnDriver.run(Luthier.commandLine(), new String[] {"plan", "/none/study.yaml"}))
        .isInstanceOf(YarnDriver.Failure.class)
        .hasToString("exit code 2: luthier: there is no study file /none/study.yaml")
        .satisfies(failure -> assertThat(failure.getStackTrace()).isEmpty());
  }

  @Test
  void aCommandThatHasDoneItsWorkJustEnds() {
    assertThatCode(() -> YarnDriver.run(Luthier.commandLine(), new String[] {"--version"}))
        .doesNotThrowAnyException();
  }

  private StudySpec study(String train, String more) throws IOException {
    Path file =
        Files.writeString(
            container.resolve("study.yaml"),
            "data: {label: y, task: classification, train: \"" + train + "\"}\n" + more);
    return StudyFile.read(file.toString(), List.of(), Placeholders.of(null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "output: out", "output: ./a/../b"})
  void resultsInTheContainerAreRefused(String output) throws IOException {
    assertThat(YarnDriver.lostPath(study("hdfs:///data/a.csv", output), container))
        .hasValueSatisfying(
            message ->
                assertThat(message)
                    .startsWith("output: " + container)
                    .contains("which YARN removes", "such as hdfs:///studies/study; or"));
  }

  @Test
  void dataInTheContainerIsRefused() throws IOException {
    String output = "output: hdfs:///out\n";

    assertThat(YarnDriver.lostPath(study("a.csv", output), container))
        .hasValueSatisfying(
            message ->
                assertThat(message)
                    .startsWith("data: " + container + "/a.csv")
                    .contains("where executors do not see it"));
    String separate = "hdfs:///a.csv\", test: \"a.csv";
    assertThat(YarnDriver.lostPath(study(separate, output), container)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hdfs:///out", "s3a://b/out", "file:/mnt/shared/out", "/mnt/shared/out"})
  void whatLiesElsewhereIsNot(String output) throws IOException {
    for (String train : List.of("hdfs:///a.csv", "table:db.a", "file:/mnt/shared/a.csv", "x:y")) {
      assertThat(YarnDriver.lostPath(study(train, "output: \"" + output + "\"\n"), container))
          .as(train)
          .isEmpty();
    }
  }
}
