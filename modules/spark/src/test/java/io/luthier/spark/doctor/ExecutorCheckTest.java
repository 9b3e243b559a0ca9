package io.luthier.spark.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.spark.doctor.ExecutorProbe.Visit;
import io.luthier.spark.doctor.Finding.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExecutorCheckTest {

  private static final Executor FIRST = new Executor("0", "host", 2);
  private static final Executor SECOND = new Executor("1", "other", 2);

  @Test
  void allReachedIsFine() {
    Visit visit = new Visit(List.of(FIRST), List.of(Facts.sound()), "");

    assertThat(ExecutorCheck.of(visit))
        .isEqualTo(Finding.ok("executors", "1 of 1 reached: 0@host"));
    assertThat(visit.cores(Facts.sound())).isEqualTo(2);
  }

  @Test
  void anExecutorThatWasNotReachedIsNamed() {
    Visit visit = new Visit(List.of(FIRST, SECOND), List.of(Facts.sound()), "it died\nat a.B");

    assertThat(ExecutorCheck.of(visit).severity()).isEqualTo(Severity.WARNING);
    assertThat(ExecutorCheck.of(visit).found())
        .isEqualTo("1 of 2 reached; not reached: 1@other: it died");
  }

  @Test
  void noneAtAllIsAProblem() {
    Finding finding = ExecutorCheck.of(new Visit(List.of(), List.of(), "no answer within 9 s"));

    assertThat(finding.severity()).isEqualTo(Severity.PROBLEM);
    assertThat(finding.found()).isEqualTo("none could be reached: no answer within 9 s");
    assertThat(
            ExecutorCheck.of(new Visit(List.of(), List.of(), "UnsupportedClassVersionError: X"))
                .subject())
        .isEqualTo("Java");
  }

  @Test
  void whatHoldsForSeveralIsSaidOnce() {
    List<ProcessFacts> all =
        List.of(
            Facts.of("0", 2, 16, "", 1, 0),
            Facts.failing("1", "no room", ""),
            Facts.failing("2", "no room", ""));

    List<Finding> findings = Doctor.each(all, f -> NativeCheck.of("native code", f));

    assertThat(findings)
        .extracting(Finding::found)
        .containsExactly(
            "0@host: CpuBackend computes on cpu, linux-x86_64",
            "1@host, 2@host: native code does not run: no room");
    assertThat(findings)
        .extracting(Finding::severity)
        .containsExactly(Severity.OK, Severity.PROBLEM);
    assertThat(Doctor.each(List.of(all.get(0), all.get(0)), f -> Finding.ok("a", "b")))
        .containsExactly(Finding.ok("a", "every executor: b"));
  }

  @Test
  void manyPlacesAreCounted() {
    assertThat(ExecutorCheck.named(List.of("a", "b", "c", "d", "e", "f")))
        .isEqualTo("a, b, c, d and 2 more");
  }
}
