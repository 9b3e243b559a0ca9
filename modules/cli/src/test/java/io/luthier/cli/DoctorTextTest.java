package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.spark.doctor.Finding;
import io.luthier.spark.doctor.Finding.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DoctorTextTest {

  private static final Finding OK = new Finding(Severity.OK, "Java", "17.0.15", "");
  private static final Finding WARNING =
      new Finding(
          Severity.WARNING,
          "memory",
          "0@host: an executor has 384 MiB beside its heap, where networks live, and is killed"
              + " beyond that",
          "Set --conf spark.executor.memoryOverhead=1g");
  private static final Finding PROBLEM =
      new Finding(Severity.PROBLEM, "output", "none", "Choose one");

  @Test
  void isAlignedAndSaysWhatToDo() {
    assertThat(DoctorText.of(OK) + DoctorText.of(WARNING))
        .isEqualTo(
            """
            OK       Java         17.0.15
            WARNING  memory       0@host: an executor has 384 MiB beside its heap, where networks live, and is
                                  killed beyond that
                                  Set --conf spark.executor.memoryOverhead=1g.
            """);
    assertThat(DoctorText.of(new Finding(Severity.LEFT_OUT, "output", "not checked", "")))
        .isEqualTo("-        output       not checked\n");
  }

  @Test
  void aWordThatIsTooLongStaysWhole() {
    String path = "file:/" + "long/".repeat(30);

    assertThat(DoctorText.of(new Finding(Severity.OK, "output", "in " + path + " all is well", "")))
        .isEqualTo(
            """
            OK       output       in
                                  %s
                                  all is well
            """
                .formatted(path));
  }

  @Test
  void theSummaryCounts() {
    assertThat(DoctorText.summary(List.of(OK))).startsWith("All is well");
    assertThat(DoctorText.summary(List.of(OK, WARNING, WARNING)))
        .isEqualTo("2 warnings, and no problem: a study can run here.");
    assertThat(DoctorText.summary(List.of(PROBLEM, OK, WARNING)))
        .isEqualTo("1 problem and 1 warning: a study would not run here.");
    assertThat(DoctorText.summary(List.of(PROBLEM, PROBLEM)))
        .isEqualTo("2 problems: a study would not run here.");
  }
}
