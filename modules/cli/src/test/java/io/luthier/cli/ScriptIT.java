package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.testkit.cluster.SparkCluster;
import io.luthier.testkit.cluster.SparkCluster.Submitted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/luthier}, as a person would call it. */
final class ScriptIT {

  @TempDir Path directory;

  private int calls;

  private Submitted call(Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Assembly.ROOT.resolve("scripts/luthier").toString());
    command.addAll(List.of(arguments));
    Map<String, String> all = new HashMap<>(environment);
    all.put("SPARK_LOCAL_IP", "127.0.0.1");
    return SparkCluster.run(command, all, directory, "call-" + calls++);
  }

  @Test
  void runsAnExampleOnTheEmbeddedSparkWithoutBuildingAgain() throws IOException {
    FileTime built = Files.getLastModifiedTime(Assembly.JAR);

    Submitted run =
        call(
            Map.of("SPARK_HOME", ""),
            "run",
            Assembly.ROOT.resolve("modules/examples/satellite.yaml").toString(),
            "--master",
            "local[2]",
            "--conf=spark.ui.enabled=false",
            "--set",
            "search.trials=2",
            "--set",
            "training.epochs=2",
            "--set",
            "output=" + directory.resolve("out"));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("2 trials on 2 slots").doesNotContain("building");
    assertThat(run.out()).contains("Results: ").contains("The winner on the test split:");
    assertThat(Files.getLastModifiedTime(Assembly.JAR)).isEqualTo(built);
    assertThat(directory.resolve("out/summary.json")).exists();
    assertThat(Assembly.JAR.getParent())
        .as("the classes of a start are archived, and what recording them left is gone")
        .isDirectoryContaining(file -> isArchive(file) && file.toFile().length() > 0)
        .isDirectoryNotContaining("glob:**/.record.??????");
  }

  private static boolean isArchive(Path file) {
    return file.getFileName().toString().matches("classes-.*\\.jsa");
  }

  @Test
  void aJvmThatTheClassArchiveDoesNotFitSaysNothingOfIt() {
    Submitted run =
        call(
            Map.of("SPARK_HOME", ""),
            "plan",
            directory.resolve("none.yaml").toString(),
            "--driver-java-options",
            "-XX:-UseCompressedOops");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualTo("luthier: there is no study file " + directory + "/none.yaml\n");
  }

  @Test
  void goesThroughTheSparkOfSparkHomeAndPassesItsOptionsOn() throws IOException {
    Path bin = Files.createDirectories(directory.resolve("spark/bin"));
    Path submit =
        Files.writeString(
            bin.resolve("spark-submit"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\nexit 7\n");
    Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));

    Submitted run =
        call(
            Map.of("SPARK_HOME", directory.resolve("spark").toString()),
            "run",
            "--master",
            "spark://host:7077",
            "study.yaml",
            "--conf",
            "spark.task.cpus=2");

    assertThat(run.exitCode()).isEqualTo(7);
    assertThat(run.out().lines())
        .containsExactly(
            "--master",
            "spark://host:7077",
            "--conf",
            "spark.task.cpus=2",
            "--class",
            "io.luthier.cli.Luthier",
            Assembly.JAR.toString(),
            "run",
            "study.yaml");
  }

  @Test
  void aDateThatYarnWouldSwallowIsRefused() {
    String yarn = PropertyFiles.file("yarn/cpu.properties").toString();
    String[] study = {"run", "hdfs:///s.yaml", "--set", "output=hdfs:///out/{{date}}"};

    for (List<String> options :
        List.of(
            List.of("--deploy-mode", "cluster", "--properties-file", yarn),
            List.of("--conf", "spark.submit.deployMode=cluster", "--master=yarn"))) {
      List<String> arguments = new ArrayList<>(options);
      arguments.addAll(List.of(study));
      Submitted run = call(Map.of("SPARK_HOME", ""), arguments.toArray(String[]::new));

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err())
          .isEqualTo(
              "luthier: YARN would put nothing in the place of {{date}} in an argument: write it"
                  + " into the study file, and give --date\n");
    }
  }

  @Test
  void aSparkHomeWithoutSparkIsRefused() {
    Submitted run = call(Map.of("SPARK_HOME", directory.toString()), "run", "study.yaml");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("there is no bin/spark-submit in it");
  }

  @Test
  void anExitCodeOfOursReachesTheCaller() {
    Submitted run =
        call(Map.of("SPARK_HOME", ""), "run", directory.resolve("none.yaml").toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo("luthier: there is no study file " + directory + "/none.yaml\n");
  }
}
