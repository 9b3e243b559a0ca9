package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that tells Spark of GPUs, with another program in nvidia-smi's place. */
class DiscoverGpusTest {

  private static final Path SCRIPT =
      Path.of("../../cluster-configs/gpu/discover-gpus").toAbsolutePath().normalize();

  @TempDir Path directory;

  private record Answer(int code, String out, String errors) {}

  @Test
  void givesTheIndexesAsSparkWantsThem() throws Exception {
    Answer answer = run("echo 0; echo 1");

    assertThat(answer.code()).isZero();
    assertThat(answer.out())
        .isEqualToIgnoringWhitespace("{\"name\": \"gpu\", \"addresses\": [\"0\",\"1\"]}");
  }

  @Test
  void saysThatTheDriverIsMissing() throws Exception {
    assertRefused(run(null), "there is no nvidia-smi in the PATH");
  }

  @Test
  void saysWhatNvidiaSmiHasSaid() throws Exception {
    assertRefused(
        run("echo 'cannot communicate with the driver'; exit 9"),
        "nvidia-smi has failed: cannot communicate with the driver");
  }

  @Test
  void saysThatThereIsNoGpu() throws Exception {
    assertRefused(run("true"), "nvidia-smi knows of no GPU");
  }

  @Test
  void refusesWhatIsNoIndex() throws Exception {
    assertRefused(run("echo 'No devices were found'"), "no index of a GPU: No devices were found");
  }

  private static void assertRefused(Answer answer, String reason) {
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.errors()).contains("discover-gpus on ").contains(reason);
  }

  /** Runs the script where nvidia-smi does that, or is missing. */
  private Answer run(String nvidiaSmi) throws IOException, InterruptedException {
    Path bin = Files.createDirectory(directory.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("uname"), Path.of("/usr/bin/env").resolveSibling("uname"));
    if (nvidiaSmi != null) {
      Path program = Files.writeString(bin.resolve("nvidia-smi"), "#!/bin/sh\n" + nvidiaSmi + "\n");
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Path out = directory.resolve("out");
    Path errors = directory.resolve("errors");
    ProcessBuilder script =
        new ProcessBuilder("/bin/bash", SCRIPT.toString())
            .redirectOutput(out.toFile())
            .redirectError(errors.toFile());
    script.environment().put("PATH", bin.toString());
    int code = script.start().waitFor();
    return new Answer(
        code,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(errors, StandardCharsets.UTF_8));
  }
}
