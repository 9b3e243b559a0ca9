package io.luthier.dl4j.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.luthier.testkit.gpu.StubBackend;
import io.luthier.testkit.gpu.StubCuda;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What processes of their own choose where the driver, CUDA's libraries and the backend are stubs.
 */
final class DeviceSelectionTest {

  private static final String INSTEAD = "on the CPU, though Spark has granted a GPU: ";
  private static final List<String> LIBRARIES =
      List.of("libcudart.so.11.0", "libcublasLt.so.11", "libcublas.so.11", "libcusolver.so.11");

  @TempDir static Path directory;

  private static Path driver;
  private static Path cuda;
  private static Path classes;
  private static Path complete;
  private static Path broken;

  @BeforeAll
  static void makeStubs() throws Exception {
    assumeTrue(StubCuda.canBeMade(), "there is no C compiler");
    driver = Files.createDirectory(directory.resolve("driver"));
    StubCuda.driver(driver);
    cuda = Files.createDirectory(directory.resolve("cuda"));
    for (String library : LIBRARIES) {
      StubCuda.empty(cuda, library);
    }
    classes = directory.resolve("classes");
    String nd4j = System.getProperty("java.class.path");
    StubBackend.deadly(classes, nd4j);
    complete = directory.resolve("complete");
    StubBackend.deadly(complete, nd4j).loading("");
    StubBackend.natives(complete, Loader.getPlatform());
    broken = directory.resolve("broken");
    StubBackend.deadly(broken, nd4j)
        .loading("if (true) throw new UnsatisfiedLinkError(\"GLIBC_2.99 not found\");");
    StubBackend.natives(broken, Loader.getPlatform());
  }

  private static List<String> choose(List<String> granted, Path backend, String... environment)
      throws Exception {
    Map<String, String> variables = new HashMap<>();
    variables.put("LD_LIBRARY_PATH", driver + ":" + cuda);
    for (String variable : environment) {
      String[] parts = variable.split("=", 2);
      variables.put(parts[0], parts[1]);
    }
    return ChoosingProcess.run(granted, List.of(backend), variables);
  }

  @Test
  void aGpuWithAllThatItNeedsIsTheOnlyOneThatTheProcessSees() throws Exception {
    assertThat(choose(List.of("1"), complete))
        .containsExactly("exit 0", "cuda:1 Stub GPU 1", "", "1");
  }

  @Test
  void onAGpuThatIsTooNewTheProcessLivesAndComputesOnTheCpu() throws Exception {
    assertThat(choose(List.of("0"), complete, "STUB_CAPABILITY=90"))
        .containsExactly(
            "exit 0",
            "cpu",
            INSTEAD
                + "ND4J 1.0.0-M2.1 has no code for Stub GPU 0, whose compute capability is 9.0"
                + " (Hopper); it has some for 3.7 to 8.9",
            "0",
            "CpuBackend");
  }

  /** Or none of the others would say anything. */
  @Test
  void theStubOfTheBackendEndsAProcessInWhichNothingIsChosen() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                complete + ":" + System.getProperty("java.class.path"),
                Unprepared.class.getName())
            .inheritIO()
            .start();

    assertThat(process.waitFor()).isEqualTo(StubBackend.DEAD);
  }

  /** Touches ND4J, and nothing else. */
  static final class Unprepared {
    private Unprepared() {}

    public static void main(String[] none) {
      org.nd4j.linalg.factory.Nd4j.getBackend();
    }
  }

  @Test
  void withoutAGrantTheCpuIsTakenAndTheDriverIsNotAsked() throws Exception {
    assertThat(choose(List.of(), complete))
        .containsExactly(
            "exit 0",
            "cpu",
            "on the CPU: Spark has granted this process no GPU",
            "null",
            "CpuBackend");
    assertThat(choose(List.of(), classes))
        .containsExactly("exit 0", "cpu", "", "null", "CpuBackend");
  }

  @Test
  void whatIsMissingIsFoundOut() throws Exception {
    assertThat(choose(List.of("0"), complete, "LD_LIBRARY_PATH=" + cuda))
        .contains(INSTEAD + "there is no NVIDIA driver: libcuda.so.1 cannot be loaded");
    assertThat(choose(List.of("2"), complete))
        .contains(INSTEAD + "the NVIDIA driver does not give GPU 2: cuInit ended with error 100");
    assertThat(choose(List.of("0"), complete, "STUB_CUDA=10020"))
        .contains(
            INSTEAD
                + "the NVIDIA driver can run CUDA 10.2 at most, and ND4J 1.0.0-M2.1 needs CUDA 11");
    assertThat(choose(List.of("0"), classes))
        .contains(INSTEAD + "the native code of ND4J's CUDA backend is not in the class path");
    assertThat(choose(List.of("0"), broken))
        .contains(
            INSTEAD
                + "the native code of ND4J's CUDA backend cannot be loaded:"
                + " java.lang.UnsatisfiedLinkError: GLIBC_2.99 not found");
  }

  @Test
  void librariesAreMissedByTheirNames() throws Exception {
    Path some = Files.createDirectory(directory.resolve("some"));
    StubCuda.empty(some, "libcudart.so.11.0");
    StubCuda.empty(some, "libcublasLt.so.11");

    assertThat(choose(List.of("0"), complete, "LD_LIBRARY_PATH=" + driver + ":" + some))
        .contains(
            INSTEAD + "libraries of CUDA 11 cannot be loaded: libcublas.so.11, libcusolver.so.11");
  }
}
