package io.luthier.spark.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.spark.doctor.Finding.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OutputCheckTest {

  private static final long PLENTY = 5 * Bytes.GIB;

  private static List<Finding> check(
      String scheme, String failure, boolean exclusive, boolean whole, long free) {
    return OutputCheck.of(
        new OutputFacts(scheme + "://a/out", scheme, failure, exclusive, whole, free));
  }

  private static Finding only(List<Finding> findings) {
    assertThat(findings).hasSize(1);
    return findings.get(0);
  }

  @Test
  void aFileSystemThatKeepsItsPromisesIsFine() {
    assertThat(only(check("hdfs", "", true, true, PLENTY)))
        .isEqualTo(
            Finding.ok(
                "output", "hdfs://a/out is writable, creates files exclusively, has 5.0 GiB free"));
    assertThat(only(check("x", "", true, true, Long.MAX_VALUE)).found())
        .endsWith("creates files exclusively");
  }

  @Test
  void whatBreaksAStudyIsAProblem() {
    Finding unusable = only(check("file", "no permission", false, false, 0));
    assertThat(unusable.severity()).isEqualTo(Severity.PROBLEM);
    assertThat(unusable.found()).isEqualTo("file://a/out cannot be used: no permission");
    assertThat(only(check("file", "", true, false, PLENTY)).severity()).isEqualTo(Severity.PROBLEM);
    Finding twice = only(check("file", "", false, true, PLENTY));
    assertThat(twice.severity()).isEqualTo(Severity.PROBLEM);
    assertThat(twice.found()).contains("created twice");
  }

  @Test
  void anObjectStoreHasNoExclusiveCreation() {
    for (boolean exclusive : new boolean[] {true, false}) {
      Finding finding = only(check("s3a", "", exclusive, true, Long.MAX_VALUE));
      assertThat(finding.severity()).isEqualTo(Severity.WARNING);
      assertThat(finding.found()).contains("object store", "cannot be relied on");
    }
  }

  @Test
  void littleRoomIsAWarningAndHidesNothingElse() {
    Finding finding = only(check("file", "", true, true, Bytes.GIB - 1));
    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
    assertThat(finding.found()).contains("has only 1024 MiB free");
    assertThat(only(check("file", "", true, true, Bytes.GIB)).severity()).isEqualTo(Severity.OK);
    assertThat(check("file", "", false, true, 0))
        .extracting(Finding::severity)
        .containsExactly(Severity.PROBLEM, Severity.WARNING);
  }

  @Test
  void executorsMustSeeWhatTheDriverSees() {
    assertThat(OutputCheck.shared(Facts.sound(), "file:/out").severity()).isEqualTo(Severity.OK);
    Finding unseen = OutputCheck.shared(Facts.failing("1", "", "is not seen"), "file:/out");
    assertThat(unseen.severity()).isEqualTo(Severity.PROBLEM);
    assertThat(unseen.found()).isEqualTo("file:/out cannot be used: is not seen");
  }
}
