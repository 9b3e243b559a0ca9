package io.luthier.spark.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.spark.LocalSpark;
import io.luthier.spark.doctor.Finding.Severity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DoctorTest {

  @TempDir Path directory;

  private static List<Finding> examine(Optional<String> output) throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    new Doctor(LocalSpark.session(), findings::add).examine(output);
    return findings;
  }

  @Test
  void aSessionInWhichStudiesRunHasNoProblem() throws Exception {
    List<Finding> findings = examine(Optional.of(directory.resolve("out").toString()));

    assertThat(findings)
        .extracting(Finding::subject)
        .containsExactly(
            "Java", "Spark", "serializer", "plugin", "native code", "threads", "memory", "output");
    assertThat(findings).extracting(Finding::severity).doesNotContain(Severity.PROBLEM);
    assertThat(findings)
        .filteredOn(finding -> finding.subject().equals("native code"))
        .extracting(Finding::found)
        .first()
        .asString()
        .startsWith("CpuBackend computes on cpu");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void withoutAnOutputThatIsSaidToBeLeftOut() throws Exception {
    List<Finding> findings = examine(Optional.empty());

    assertThat(findings.get(findings.size() - 1).severity()).isEqualTo(Severity.LEFT_OUT);
  }

  @Test
  void anOutputThatCannotBeUsedHidesNothingElse() throws Exception {
    for (String wrong :
        List.of(
            Files.writeString(directory.resolve("file"), "").toString(),
            "nosuch://host/out",
            "no:path")) {
      List<Finding> findings = examine(Optional.of(wrong));

      assertThat(findings).extracting(Finding::subject).contains("native code", "memory");
      assertThat(findings)
          .filteredOn(finding -> finding.severity() == Severity.PROBLEM)
          .as(wrong)
          .singleElement()
          .extracting(Finding::subject)
          .isEqualTo("output");
    }
  }

  @Test
  void aGlanceSeesWhatSettingsAloneSay() {
    SparkConf conf = new SparkConf(false).set("spark.master", "yarn");
    conf.set("spark.executorEnv.OMP_NUM_THREADS", "2");
    List<Executor> executors = List.of(new Executor("1", "host", 4));

    assertThat(Doctor.settings(conf, executors, false))
        .filteredOn(Finding::isBad)
        .extracting(Finding::subject)
        .containsExactly("threads", "memory");
    conf.set("spark.task.cpus", "2").set("spark.executor.memoryOverhead", "1g");
    assertThat(Doctor.settings(conf, executors, false)).noneMatch(Finding::isBad);
    assertThat(Doctor.settings(conf, List.of(new Executor("driver", "host", 9999)), true))
        .filteredOn(Finding::isBad)
        .hasSize(1);
  }

  @Test
  void aGlanceIsSilentWhereAllIsWell() {
    boolean enoughCores = Runtime.getRuntime().availableProcessors() >= 2;

    assertThat(Doctor.glance(LocalSpark.session().sparkContext(), directory.toString()))
        .extracting(Finding::subject)
        .isEqualTo(enoughCores ? List.of() : List.of("threads"));
  }
}
