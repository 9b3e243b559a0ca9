package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.testkit.cluster.SparkCluster;
import io.luthier.testkit.cluster.SparkCluster.Submitted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code luthier doctor} on a real cluster: a master, two workers, and their executors. */
final class DoctorIT {

  /** Spark then waits for both executors before it runs a job, however long they take to start. */
  private static final List<String> BOTH_EXECUTORS =
      List.of(
          "--conf",
          "spark.cores.max=2",
          "--conf",
          "spark.executor.cores=1",
          "--conf",
          "spark.scheduler.minRegisteredResourcesRatio=1");

  @TempDir static Path directory;

  private static SparkCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    cluster =
        SparkCluster.start(
            Assembly.SPARK_HOME, Files.createDirectory(directory.resolve("cluster")), 2, 2);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Submitted doctor(List<String> options, String... arguments) {
    return cluster.submit(
        Stream.of(BOTH_EXECUTORS, options).flatMap(List::stream).toList(),
        Assembly.JAR,
        Stream.concat(Stream.of("doctor"), Stream.of(arguments)).toList());
  }

  @Test
  void aSoundClusterHasNoProblemAndBothExecutorsAreReached() throws IOException {
    Path study =
        Files.writeString(
            directory.resolve("study.yaml"),
            "data: {train: a.csv, label: y, task: classification}\noutput: deep/out\n");

    Submitted doctor =
        doctor(
            List.of("--conf", "spark.serializer=org.apache.spark.serializer.KryoSerializer"),
            study.toString());

    assertThat(doctor.exitCode()).as(doctor.out() + doctor.err()).isZero();
    assertThat(doctor.out())
        .contains("OK       serializer   Kryo;")
        .contains("OK       plugin       loaded")
        .contains("OK       driver       CpuBackend computes on cpu")
        .containsPattern("OK       executors    2 of 2 reached: [01]@127.0.0.1, [01]@127.0.0.1\n")
        .contains("OK       native code  every executor: CpuBackend computes on cpu")
        .contains("OK       threads      every executor: 1 slot on 1 core, 1 native thread a trial")
        .contains("memory       ")
        .containsPattern("(OK|WARNING) +output +file:" + directory + "/deep/out (is|has)")
        .doesNotContain("PROBLEM");
    assertThat(directory.resolve("deep")).doesNotExist();
  }

  @Test
  void theSettingsThatItPrintsAreSoundOnARealExecutor() throws IOException {
    Submitted settings =
        cluster.submit(
            List.of("--executor-memory", "1g"), Assembly.JAR, List.of("doctor", "--slots", "2"));
    assertThat(settings.exitCode()).as(settings.err()).isZero();
    Path properties = Files.writeString(directory.resolve("executors.properties"), settings.out());

    Submitted doctor =
        cluster.submit(
            List.of("--properties-file", properties.toString(), "--conf", "spark.cores.max=2"),
            Assembly.JAR,
            List.of("doctor"));

    assertThat(doctor.exitCode()).as(doctor.out() + doctor.err()).isZero();
    assertThat(doctor.out().replaceAll("\\s+", " "))
        .contains("OK executors 1 of 1 reached")
        .contains("OK threads every executor: 2 slots on 2 cores, 1 native thread a trial")
        // 1.5 GiB of overhead, 1 GiB of which is the process's: 512 MiB / 24 bytes / 2.
        .contains("beside it 1.5 GiB for the networks of 2 slots, of up to 11 million parameters");
  }

  @Test
  void anOutputThatIsAFileIsAProblem() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "mine");

    Submitted doctor = doctor(List.of(), "--output", file.toString());

    assertThat(doctor.exitCode()).as(doctor.err()).isEqualTo(2);
    assertThat(doctor.out())
        .contains("PROBLEM  output       file:" + file + " cannot be used: it is a file")
        .contains("1 problem");
    assertThat(file).hasContent("mine");
  }

  @Test
  void moreNativeThreadsThanCoresAreAWarning() {
    Submitted doctor = doctor(List.of("--conf", "spark.executorEnv.OMP_NUM_THREADS=8"));

    assertThat(doctor.exitCode()).as(doctor.err()).isZero();
    assertThat(doctor.out())
        .containsPattern(
            "WARNING  threads      [01]@127.0.0.1, [01]@127.0.0.1: OMP_NUM_THREADS is 8")
        .contains("-        output       not checked");
  }

  @Test
  void nativeCodeThatDoesNotRunOnExecutorsIsAProblemAndTheyAreNamed() {
    Submitted doctor =
        doctor(
            List.of(
                "--conf",
                "spark.executor.extraJavaOptions=-Dorg.bytedeco.javacpp.platform=linux-none"));

    assertThat(doctor.exitCode()).as(doctor.out() + doctor.err()).isEqualTo(2);
    assertThat(doctor.out())
        .contains("OK       driver       CpuBackend")
        .containsPattern(
            "PROBLEM  native code  [01]@127.0.0.1, [01]@127.0.0.1: native code does not")
        .containsPattern("no native code for\\s+linux-none");
  }
}
