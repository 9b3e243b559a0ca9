package io.luthier.spark.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.dl4j.device.DeviceChoice;
import org.junit.jupiter.api.Test;

final class NativeCheckTest {

  private static Finding found(String device, String remark, String advice) {
    return NativeCheck.of(
        "native code", Facts.on(Facts.sound(), new DeviceChoice(device, remark, advice)));
  }

  @Test
  void whatTrialsTrainOnIsSaidAndIsBadOnlyIfSomethingElseWasAskedFor() {
    assertThat(found("cpu", "", ""))
        .isEqualTo(Finding.ok("native code", "CpuBackend computes on cpu, linux-x86_64"));
    assertThat(found("cpu", "on the CPU: Spark has granted this process no GPU", ""))
        .isEqualTo(
            Finding.ok(
                "native code",
                "CpuBackend computes on cpu, linux-x86_64; trials train on the CPU: Spark has"
                    + " granted this process no GPU"));
    assertThat(found("cpu", "on the CPU, though Spark has granted a GPU: it is broken", "Mend it"))
        .isEqualTo(
            Finding.warning(
                "native code",
                "CpuBackend computes on cpu, linux-x86_64; trials train on the CPU, though Spark"
                    + " has granted a GPU: it is broken",
                "Mend it"));
  }

  @Test
  void nativeCodeThatDoesNotRunIsAProblem() {
    Finding finding = NativeCheck.of("driver", Facts.failing("1", "no disk", ""));

    assertThat(finding.severity()).isEqualTo(Finding.Severity.PROBLEM);
    assertThat(finding.found()).isEqualTo("native code does not run: no disk");
  }
}
