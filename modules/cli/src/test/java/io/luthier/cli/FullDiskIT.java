package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study's directory on a disk that is full: a small one in memory, which takes root to mount. */
final class FullDiskIT {

  private static final String FULL = "No space left on device";

  @TempDir Path directory;

  private Path disk;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(directory.resolve("disk"));
    mounted = command("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString());
    assumeTrue(mounted, "a tmpfs cannot be mounted here: that takes root");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(command("umount", disk.toString())).isTrue();
    }
  }

  private static boolean command(String... words) throws IOException, InterruptedException {
    try {
      Process process =
          new ProcessBuilder(words)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
    } catch (IOException noSuchCommand) {
      return false;
    }
  }

  /** Leaves not one byte, or at least none that was there a moment ago. */
  private void fill() throws IOException {
    try (FileOutputStream filler = new FileOutputStream(disk.resolve("filler").toFile(), true)) {
      byte[] block = new byte[4096];
      while (true) {
        filler.write(block);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining(FULL);
    }
  }

  private void makeRoom() throws IOException {
    Files.delete(disk.resolve("filler"));
  }

  /** A driver that ends with one message for its user. */
  private void assertStops(LuthierProcess driver, int code) throws Exception {
    while (!driver.endsWithin(20)) {
      // What the driver gives back, such as a model that is no longer kept, is taken as well.
      fill();
    }
    assertThat(driver.exitCode()).as(driver.output()).isEqualTo(code);
    assertThat(driver.output().lines().filter(line -> line.startsWith("luthier: ")))
        .as(driver.output())
        .singleElement()
        .asString()
        .contains(disk.resolve("out").toString())
        .contains(FULL);
    assertThat(driver.output()).doesNotContain("internal error").doesNotContain("\tat ");
  }

  @Test
  void aStudyStopsWhenItsDiskIsFullAndGoesOnWhenThereIsRoom() throws Exception {
    String whole = SmallStudy.undisturbed(directory.resolve("whole"));
    Path output = disk.resolve("out");
    Path study = SmallStudy.write(directory.resolve("study"), output.toString());

    fill();
    try (LuthierProcess driver = LuthierProcess.run(study, List.of())) {
      assertStops(driver, 2);
      assertThat(output).doesNotExist();
    }
    makeRoom();

    int counted;
    try (LuthierProcess driver = LuthierProcess.run(study, List.of())) {
      driver.await("2/8 done");
      fill();
      assertStops(driver, 4);
      counted = driver.counted();
      assertThat(counted).isBetween(2, SmallStudy.TRIALS - 1);
      assertThat(output.resolve("summary.json")).doesNotExist();
    }
    makeRoom();

    try (LuthierProcess driver = LuthierProcess.run(study, List.of())) {
      assertThat(driver.exitCode()).as(driver.output()).isZero();
      String before = driver.await("(?<=resuming: )\\d+");
      assertThat(Integer.parseInt(before)).isGreaterThanOrEqualTo(counted);
      assertThat(Rankings.comparable(Files.readString(output.resolve("ranking.csv"))))
          .as(driver.output())
          .isEqualTo(whole);
      assertThat(output.resolve("summary.json")).exists();
    }
  }
}
