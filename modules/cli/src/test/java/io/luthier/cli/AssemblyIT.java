package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

final class AssemblyIT {

  @Test
  void holdsNothingThatSparkBringsAndNoImageLibraries() throws IOException {
    try (JarFile jar = new JarFile(Assembly.JAR.toFile())) {
      List<String> names = jar.stream().map(ZipEntry::getName).toList();
      assertThat(names)
          .contains("io/luthier/cli/Luthier.class", "io/luthier/dl4j/TrialTrainer.class")
          .noneMatch(name -> name.startsWith("org/apache/spark/"))
          .noneMatch(name -> name.startsWith("org/apache/hadoop/"))
          .noneMatch(name -> name.matches("org/apache/commons/(lang3|math3|io|codec)/.*"))
          .noneMatch(name -> name.startsWith("scala/"))
          .noneMatch(name -> name.startsWith("org/slf4j/"))
          .noneMatch(name -> name.startsWith("com/fasterxml/jackson/databind/"))
          .noneMatch(name -> name.contains("opencv") || name.contains("ffmpeg"))
          .as("with -Pcuda as well")
          .noneMatch(name -> name.matches(".*/lib[^/]*cu(da|dart|blas|solver)[^/]*"));
      String backends =
          new String(
              jar.getInputStream(
                      jar.getEntry("META-INF/services/org.nd4j.linalg.factory.Nd4jBackend"))
                  .readAllBytes(),
              StandardCharsets.UTF_8);
      assertThat(backends).contains("org.nd4j.linalg.cpu.nativecpu.CpuBackend");
    }
  }

  @Test
  void isSmallEnoughToSendAround() throws IOException {
    assertThat(Files.size(Assembly.JAR)).isLessThan(180L * 1024 * 1024);
  }
}
