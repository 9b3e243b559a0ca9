package io.luthier.dl4j.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.luthier.dl4j.device.DeviceFacts.Backend;
import io.luthier.dl4j.device.DeviceFacts.Driver;
import io.luthier.dl4j.device.DeviceFacts.Version;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class DeviceJudgementTest {

  private static final String INSTEAD = "on the CPU, though Spark has granted a GPU: ";

  private static Driver gpu(int major, int minor) {
    return new Driver.Usable(new Version(12, 4), "NVIDIA A10", new Version(major, minor));
  }

  private static DeviceFacts granted(Driver driver) {
    return new DeviceFacts(List.of("0"), Optional.of(driver), Backend.COMPLETE, List.of(), "");
  }

  private static DeviceFacts with(Backend backend, List<String> missing, String failure) {
    return new DeviceFacts(List.of("0"), Optional.of(gpu(8, 6)), backend, missing, failure);
  }

  static Stream<Arguments> unfit() {
    return Stream.of(
        arguments(
            granted(new Driver.Unusable("there is no NVIDIA driver")), "there is no NVIDIA driver"),
        arguments(
            granted(gpu(3, 5)),
            "ND4J 1.0.0-M2.1 has no code for NVIDIA A10, whose compute capability is 3.5; it has"
                + " some for 3.7 to 8.9"),
        arguments(
            granted(gpu(9, 0)),
            "ND4J 1.0.0-M2.1 has no code for NVIDIA A10, whose compute capability is 9.0 (Hopper);"
                + " it has some for 3.7 to 8.9"),
        arguments(
            granted(gpu(10, 0)),
            "ND4J 1.0.0-M2.1 has no code for NVIDIA A10, whose compute capability is 10.0"
                + " (Blackwell); it has some for 3.7 to 8.9"),
        arguments(
            granted(gpu(12, 0)),
            "ND4J 1.0.0-M2.1 has no code for NVIDIA A10, whose compute capability is 12.0"
                + " (Blackwell); it has some for 3.7 to 8.9"),
        arguments(
            granted(new Driver.Usable(new Version(10, 2), "Tesla V100", new Version(7, 0))),
            "the NVIDIA driver can run CUDA 10.2 at most, and ND4J 1.0.0-M2.1 needs CUDA 11"),
        arguments(
            with(Backend.ABSENT, List.of(), ""), "ND4J's CUDA backend is not in this assembly"),
        arguments(
            with(Backend.CLASSES, List.of(), ""),
            "the native code of ND4J's CUDA backend is not in the class path"),
        arguments(
            with(Backend.COMPLETE, List.of("libcublas.so.11", "libcusolver.so.11"), ""),
            "libraries of CUDA 11 cannot be loaded: libcublas.so.11, libcusolver.so.11"),
        arguments(
            with(Backend.COMPLETE, List.of(), "java.lang.UnsatisfiedLinkError: GLIBC_2.99"),
            "the native code of ND4J's CUDA backend cannot be loaded:"
                + " java.lang.UnsatisfiedLinkError: GLIBC_2.99"));
  }

  @ParameterizedTest
  @MethodSource("unfit")
  void whateverIsWrongIsSaidInASentenceOfItsOwnAndTheCpuTrains(DeviceFacts facts, String why) {
    DeviceChoice choice = DeviceJudgement.judge(facts);

    assertThat(choice.onGpu()).isFalse();
    assertThat(choice.device()).isEqualTo("cpu");
    assertThat(choice.remark()).isEqualTo(INSTEAD + why);
    assertThat(choice.advice()).isNotEmpty().doesNotEndWith(".");
  }

  @ParameterizedTest
  @CsvSource({"3,7", "5,0", "6,1", "7,0", "7,5", "8,0", "8,6", "8,9"})
  void allIsWellFromKeplerToAda(int major, int minor) {
    DeviceChoice choice = DeviceJudgement.judge(granted(gpu(major, minor)));

    assertThat(choice).isEqualTo(new DeviceChoice("cuda:0 NVIDIA A10", "", ""));
    assertThat(choice.onGpu()).isTrue();
  }

  @Test
  void withoutAGrantTheCpuTrainsAndOnlyACompleteBackendIsWorthAWord() {
    for (Backend backend : List.of(Backend.ABSENT, Backend.CLASSES)) {
      assertThat(
              DeviceJudgement.judge(
                  new DeviceFacts(List.of(), Optional.empty(), backend, List.of(), "")))
          .isEqualTo(new DeviceChoice("cpu", "", ""));
    }
    assertThat(
            DeviceJudgement.judge(
                new DeviceFacts(List.of(), Optional.empty(), Backend.COMPLETE, List.of(), "")))
        .isEqualTo(
            new DeviceChoice("cpu", "on the CPU: Spark has granted this process no GPU", ""));
  }

  @Test
  void whatNoSoftwareMendsIsSaidFirst() {
    DeviceFacts hopper =
        new DeviceFacts(
            List.of("0"), Optional.of(gpu(9, 0)), Backend.ABSENT, List.of("libcublas.so.11"), "x");

    assertThat(DeviceJudgement.judge(hopper).remark()).contains("(Hopper)");
  }

  @Test
  void ofSeveralGpusTheFirstIsUsedAndThatIsSaid() {
    DeviceChoice choice =
        DeviceJudgement.judge(
            new DeviceFacts(
                List.of("2", "3"), Optional.of(gpu(8, 0)), Backend.COMPLETE, List.of(), ""));

    assertThat(choice.device()).isEqualTo("cuda:2 NVIDIA A10");
    assertThat(choice.remark()).startsWith("on one GPU of the 2 that Spark has granted");
    assertThat(choice.advice()).contains("spark.executor.resource.gpu.amount=1");
  }

  @Test
  void whatNd4jHasTakenIsHeldAgainstTheChoice() {
    DeviceChoice gpu = new DeviceChoice("cuda:1 NVIDIA A10", "", "");
    DeviceChoice cpu = new DeviceChoice("cpu", "because", "advice");

    assertThat(gpu.after(false)).isEqualTo(gpu);
    assertThat(cpu.after(true)).isEqualTo(cpu);
    assertThat(gpu.after(true).device()).isEqualTo("cpu");
    assertThat(gpu.after(true).remark())
        .isEqualTo(
            "on the CPU, though cuda:1 NVIDIA A10 was chosen: ND4J has not taken its CUDA backend");
    assertThat(cpu.after(false).device()).isEqualTo("cuda");
    assertThat(cpu.after(false).remark()).startsWith("on a GPU that was not chosen");
  }

  /** What its native code runs on was read off this very release. */
  @Test
  void theReleaseOfNd4jIsTheOneWhoseNativeCodeIsKnown() throws IOException {
    Properties built = new Properties();
    try (InputStream in =
        getClass()
            .getClassLoader()
            .getResourceAsStream("META-INF/maven/org.nd4j/nd4j-native/pom.properties")) {
      built.load(in);
    }

    assertThat(DeviceJudgement.ND4J_VERSION).isEqualTo(built.getProperty("version"));
  }
}
