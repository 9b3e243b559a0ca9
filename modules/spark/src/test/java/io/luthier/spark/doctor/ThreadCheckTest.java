package io.luthier.spark.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.dl4j.device.DeviceChoice;
import io.luthier.spark.doctor.Finding.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ThreadCheckTest {

  private static ProcessFacts facts(String ompThreads, int threads) {
    return Facts.of("0", 2, 16, ompThreads, threads, 0);
  }

  @Test
  void saysHowManySlotsAndThreadsThereAre() {
    assertThat(ThreadCheck.of(facts("2", 2), 4, 2, 2))
        .isEqualTo(Finding.ok("threads", "2 slots on 4 cores, 2 native threads a trial"));
    assertThat(ThreadCheck.of(facts("", 1), 1, 1, 1).found())
        .isEqualTo("1 slot on 1 core, 1 native thread a trial");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 4, 1, OK",
    "4, 4, 4, OK",
    "2, 4, 3, OK",
    "2, 4, 1, WARNING",
    "8, 1, 1, WARNING",
    "'', 4, 1, OK",
    "many, 4, 1, OK",
  })
  void theEnvironmentsThreadsOfAllSlotsMustFitTheCores(
      String threads, int cores, int cpus, Severity severity) {
    assertThat(ThreadCheck.environment(threads, cores, cpus, Math.max(1, cores / cpus)).severity())
        .isEqualTo(severity);
    assertThat(ThreadCheck.of(facts(threads, 1), cores, cpus, Math.max(1, cores / cpus)).severity())
        .isEqualTo(severity);
  }

  @Test
  void theThreadsThatATrialReallyHasMustFitTheCores() {
    Finding finding = ThreadCheck.of(facts("1", 2), 4, 1, 4);

    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
    assertThat(finding.found()).isEqualTo("4 slots on 4 cores, and a trial has 2 native threads");
  }

  @Test
  void whatNd4jCallsThreadsOnAGpuIsNotHeldAgainstTheCores() {
    DeviceChoice gpu = new DeviceChoice("cuda:0 NVIDIA A10", "", "");

    assertThat(ThreadCheck.of(Facts.on(facts("1", 256), gpu), 4, 4, 1))
        .isEqualTo(Finding.ok("threads", "1 slot on 4 cores, and a GPU that trials train on"));
  }

  @Test
  void sparkMustNotBeToldOfCoresThatAreNotThere() {
    assertThat(ThreadCheck.of(facts("1", 1), 4, 1, 4).severity()).isEqualTo(Severity.OK);
    assertThat(ThreadCheck.of(facts("1", 1), 5, 1, 5).found())
        .startsWith("Spark was given 5 cores, and the machine has 4");
  }
}
