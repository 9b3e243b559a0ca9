package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.luthier.testkit.cluster.SparkCluster;
import io.luthier.testkit.cluster.SparkCluster.Submitted;
import io.luthier.testkit.gpu.StubBackend;
import io.luthier.testkit.gpu.StubCuda;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker of a real cluster that says it has two GPUs, and its two executors. The driver of the
 * GPUs, CUDA's libraries and ND4J's backend for them are stubs; ND4J must not even ask that one, or
 * the executor ends.
 */
final class GpuExecutorIT {

  @TempDir static Path directory;

  private static SparkCluster cluster;
  private static Path libraries;
  private static Path natives;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(StubCuda.canBeMade(), "there is no C compiler");
    libraries = Files.createDirectory(directory.resolve("libraries"));
    StubCuda.driver(libraries);
    for (String name :
        List.of("libcudart.so.11.0", "libcublasLt.so.11", "libcublas.so.11", "libcusolver.so.11")) {
      StubCuda.empty(libraries, name);
    }
    natives = directory.resolve("natives");
    StubBackend.natives(natives, Loader.getPlatform());
    StubBackend.deadly(directory.resolve("deadly"), Assembly.JAR.toString())
        .pack(directory.resolve("deadly.jar"));
    StubBackend.willing(directory.resolve("willing"), Assembly.JAR.toString())
        .loading("")
        .pack(directory.resolve("willing.jar"));
    cluster =
        SparkCluster.startWithGpus(
            Assembly.SPARK_HOME, Files.createDirectory(directory.resolve("cluster")), 2, 2);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  /** Two executors of one slot, which have all that a GPU needs but perhaps the GPU itself. */
  private static Submitted submit(String backend, List<String> conf, String... arguments) {
    List<String> settings = new ArrayList<>();
    settings.add("spark.executor.cores=1");
    settings.add("spark.cores.max=2");
    settings.add("spark.executor.memory=800m");
    settings.add("spark.scheduler.minRegisteredResourcesRatio=1");
    settings.add("spark.executor.extraClassPath=" + natives);
    settings.add("spark.executorEnv.LD_LIBRARY_PATH=" + libraries);
    settings.addAll(conf);
    List<String> options = new ArrayList<>();
    options.addAll(List.of("--jars", directory.resolve(backend + ".jar").toString()));
    settings.forEach(setting -> options.addAll(List.of("--conf", setting)));
    return cluster.submit(options, Assembly.JAR, List.of(arguments));
  }

  private static List<String> withGpus(String capability) {
    return List.of(
        "spark.executor.resource.gpu.amount=1",
        "spark.task.resource.gpu.amount=1",
        "spark.executorEnv.STUB_CAPABILITY=" + capability);
  }

  @Test
  void onAGpuThatIsTooNewExecutorsLiveAndTheirTrialsSayWhyTheyWereOnTheCpu() throws IOException {
    Path output = directory.resolve("out");
    Path study = SmallStudy.write(directory.resolve("study"), output.toString());

    Submitted run = submit("deadly", withGpus("120"), "run", study.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err())
        .contains("8 trials on 2 slots")
        .containsPattern(
            "warning: trials are trained on the CPU, though Spark has granted a GPU: .* to 8\\.9\\. \\S");
    assertThat(Rankings.read(output))
        .hasSize(SmallStudy.TRIALS)
        .allSatisfy(
            row -> {
              assertThat(row.get("state")).isEqualTo("COMPLETED");
              assertThat(row.get("device")).isEqualTo("cpu");
              assertThat(row.get("attempt")).isEqualTo("0");
              assertThat(row.get("message"))
                  .matches(
                      "on the CPU, though Spark has granted a GPU: ND4J 1.0.0-M2.1 has no code for"
                          + " Stub GPU [01], whose compute capability is 12.0 \\(Blackwell\\); it"
                          + " has some for 3.7 to 8.9");
            });
  }

  @Test
  void trialsThatShareAGpuAreAsManySlots() throws IOException {
    Path study =
        SmallStudy.write(directory.resolve("shared"), "" + directory.resolve("shared-out"));
    List<String> conf = new ArrayList<>(withGpus("120"));
    conf.add("spark.executor.cores=2");

    Submitted whole = submit("deadly", conf, "run", study.toString(), "--set", "search.trials=2");
    conf.add("spark.task.resource.gpu.amount=0.5");
    Submitted half = submit("deadly", conf, "run", study.toString(), "--set", "search.trials=4");

    assertThat(whole.exitCode()).as(whole.err()).isZero();
    assertThat(whole.err()).contains("2 trials on 1 slot\n");
    assertThat(half.exitCode()).as(half.err()).isZero();
    assertThat(half.err()).contains("4 trials on 2 slots\n");
  }

  @Test
  void theDoctorSaysWhatEachExecutorTrainsOnWhichIsTheGpuThatSparkGaveIt() {
    Submitted doctor = submit("willing", withGpus("86"), "doctor");

    assertThat(doctor.exitCode()).as(doctor.out() + doctor.err()).isZero();
    String oneLine = doctor.out().replaceAll("\\s+", " ");
    // The stub has no GPU behind it, so what ND4J makes of it is the CPU; that must not go unsaid.
    for (int gpu = 0; gpu < 2; gpu++) {
      assertThat(oneLine)
          .containsPattern(
              "WARNING native code [01]@127.0.0.1: JCublasBackend computes on cpu, \\S+; trials"
                  + " train on the CPU, though cuda:"
                  + gpu
                  + " Stub GPU "
                  + gpu
                  + " was chosen: ND4J has not taken its CUDA backend");
    }
    assertThat(oneLine).contains("OK driver CpuBackend computes on cpu");
  }

  @Test
  void executorsWithoutAGpuUseTheSameAssembly() {
    Submitted doctor = submit("deadly", List.of(), "doctor");

    assertThat(doctor.exitCode()).as(doctor.out() + doctor.err()).isZero();
    assertThat(doctor.out().replaceAll("\\s+", " "))
        .contains("OK native code every executor: CpuBackend computes on cpu, ")
        .contains("; trials train on the CPU: Spark has granted this process no GPU");
  }
}
