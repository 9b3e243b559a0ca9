package io.luthier.spark.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutputProbeTest {

  @TempDir Path directory;

  private final Configuration hadoop = new Configuration();

  @Test
  void looksAndLeavesNothingBehind() throws IOException {
    Path output = directory.resolve("a/b/out");

    try (OutputProbe probe = new OutputProbe(output.toString(), hadoop)) {
      OutputFacts facts = probe.facts();
      assertThat(facts.failure()).isEmpty();
      assertThat(facts.exclusive()).isTrue();
      assertThat(facts.whole()).isTrue();
      assertThat(facts.free()).isPositive();
      assertThat(facts.scheme()).isEqualTo("file");
      String file = probe.file().orElseThrow();
      assertThat(OutputProbe.look(file, "1", hadoop)).isEmpty();
      try (var files = Files.list(output)) {
        assertThat(files).as("only the probe, and not what a look has made").hasSize(1);
      }
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void whatWasThereStays() throws IOException {
    Path output = Files.createDirectory(directory.resolve("out"));
    Path mine = Files.writeString(output.resolve("mine"), "x");

    new OutputProbe(output.toString(), hadoop).close();
    new OutputProbe(output.resolve("mine").toString(), hadoop).close();

    assertThat(output).isDirectoryContaining(mine::equals);
    try (var files = Files.list(output)) {
      assertThat(files).hasSize(1);
    }
    assertThat(mine).hasContent("x");
  }

  @Test
  void whatSomebodyHasPutThereMeanwhileStays() throws IOException {
    Path output = directory.resolve("a/out");

    try (OutputProbe probe = new OutputProbe(output.toString(), hadoop)) {
      assertThat(probe.file()).isPresent();
      Files.writeString(output.resolve("theirs"), "x");
    }

    assertThat(output.resolve("theirs")).hasContent("x");
  }

  @Test
  void saysWhyADirectoryCannotBeUsed() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "x");

    try (OutputProbe probe = new OutputProbe(file.toString(), hadoop)) {
      assertThat(probe.facts().failure()).isEqualTo("it is a file; the output must be a directory");
      assertThat(probe.file()).isEmpty();
    }
    try (OutputProbe probe = new OutputProbe(file + "/below", hadoop)) {
      assertThat(probe.facts().failure()).isNotEmpty();
    }
    assertThat(file).hasContent("x");
  }

  @Test
  void anotherMachineDoesNotSeeALocalFile() {
    assertThat(OutputProbe.look(directory.resolve("none").toString(), "1", hadoop))
        .isEqualTo("a file that the driver has made there is not seen");
  }
}
