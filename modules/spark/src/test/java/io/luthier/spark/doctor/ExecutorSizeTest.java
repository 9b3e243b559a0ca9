package io.luthier.spark.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luthier.spark.doctor.ExecutorSize.Setting;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.ConfigEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExecutorSizeTest {

  private static Map<String, String> settings(ExecutorSize size) {
    return size.settings().stream().collect(Collectors.toMap(Setting::key, Setting::value));
  }

  private static String reason(ExecutorSize size, String key) {
    return size.settings().stream()
        .filter(setting -> setting.key().equals(key))
        .findFirst()
        .orElseThrow()
        .reason();
  }

  @Test
  void fourSlotsOfOneCoreEach() {
    ExecutorSize size = new ExecutorSize(4096, 4, 4, 10_000_000, 0);

    // 1 GiB + 4 x 10,000,000 x 24 bytes = 1939.5 MiB, rounded up to 2048.
    assertThat(settings(size))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "spark.executor.memory", "4g",
                "spark.executor.memoryOverhead", "2g",
                "spark.executor.cores", "4",
                "spark.task.cpus", "1",
                "spark.executorEnv.OMP_NUM_THREADS", "1",
                "spark.executor.extraJavaOptions", "-Dorg.bytedeco.javacpp.maxphysicalbytes=0"));
    assertThat(size.inWords())
        .isEqualTo("4 slots of 1 core, a heap of 4.0 GiB, networks of up to 10 million parameters");
    assertThat(reason(size, "spark.executor.memoryOverhead"))
        .startsWith(
            "Beside the heap: 1.0 GiB for the process, 24 bytes a parameter for 4 networks.")
        .contains("A container has 6.0 GiB in all");
  }

  @ParameterizedTest
  @CsvSource({
    // slots, parameters, gpus, overhead: each is in MiB 1024 + 24 x slots x parameters / 2^20
    // (+ 2048 for CUDA), rounded up to a multiple of 256
    "1, 1, 0, 1280m", // 1024.00002
    "1, 10000000, 0, 1280m", // 1252.9
    "2, 10000000, 0, 1536m", // 1481.8
    "16, 10000000, 0, 4864m", // 4686.1
    "1, 100000000, 0, 3328m", // 3312.8
    "1, 10000000, 1, 3328m", // 3300.9
    "2, 1500000, 1, 3328m", // 3140.7
  })
  void theOverheadFollowsTheRule(int slots, long parameters, int gpus, String overhead) {
    assertThat(settings(new ExecutorSize(1024, slots, slots, parameters, gpus)))
        .containsEntry("spark.executor.memoryOverhead", overhead);
  }

  @Test
  void aTrialHasItsShareOfTheCores() {
    Map<String, String> settings = settings(new ExecutorSize(1500, 2, 8, 10_000_000, 0));

    assertThat(settings)
        .containsEntry("spark.executor.memory", "1500m")
        .containsEntry("spark.executor.cores", "8")
        .containsEntry("spark.task.cpus", "4")
        .containsEntry("spark.executorEnv.OMP_NUM_THREADS", "4");
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 0.5", "3, 0.3333", "4, 0.25", "7, 0.1428", "24, 0.0416"})
  void theSlotsShareOneGpu(int slots, String amount) {
    Map<String, String> settings = settings(new ExecutorSize(4096, slots, slots, 1000, 1));

    assertThat(settings)
        .containsEntry("spark.executor.resource.gpu.amount", "1")
        .containsEntry("spark.task.resource.gpu.amount", amount);
    // This is how Spark counts.
    assertThat((int) Math.floor(1 / Double.parseDouble(amount))).isEqualTo(slots);
  }

  @Test
  void theChecksBeforeAStudyFindNothingWrong() throws ClassNotFoundException {
    // Loading it makes its settings known.
    Class.forName("org.apache.spark.internal.config.package$");
    for (ExecutorSize size :
        List.of(
            new ExecutorSize(450, 1, 1, 1, 0),
            new ExecutorSize(4096, 4, 4, 10_000_000, 0),
            new ExecutorSize(8192, 3, 12, 200_000_000, 1))) {
      SparkConf conf = new SparkConf(false).set("spark.master", "yarn");
      settings(size).forEach(conf::set);

      assertThat(ExecutorMemory.of(conf).overhead()).hasValue(size.besideHeap());
      assertThat(Doctor.settings(conf, List.of(new Executor("1", "host", size.cores())), false))
          .extracting(Finding::subject)
          .containsExactly("threads", "memory");
      assertThat(Doctor.settings(conf, List.of(new Executor("1", "host", size.cores())), false))
          .noneMatch(Finding::isBad);
      assertThat(settings(size).keySet())
          .filteredOn(key -> !key.startsWith("spark.executorEnv.") && !key.contains(".resource."))
          .allSatisfy(key -> assertThat(ConfigEntry.findEntry(key)).as(key).isNotNull());
    }
  }

  @Test
  void withLessOverheadTheyDo() {
    SparkConf conf = new SparkConf(false).set("spark.master", "yarn");
    settings(new ExecutorSize(4096, 4, 4, 10_000_000, 0)).forEach(conf::set);
    conf.remove("spark.executor.memoryOverhead");

    assertThat(Doctor.settings(conf, List.of(new Executor("1", "host", 4)), false))
        .filteredOn(Finding::isBad)
        .extracting(Finding::subject)
        .containsExactly("memory");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "449 1 1 1 0 | executor memory: found 449m; allowed is 450m to 16777216m",
        "450 0 1 1 0 | slots: found 0; allowed is 1 to 1024",
        "450 1025 1025 1 0 | slots: found 1025; allowed is 1 to 1024",
        "450 3 8 1 0 | executor cores: found 8; allowed is with 3 slots, a multiple of 3",
        "450 3 0 1 0 | executor cores: found 0; allowed is with 3 slots, a multiple of 3",
        "450 1 1 0 0 | parameters: found 0; allowed is 1 to 2147483647",
        "450 1 1 2147483648 0 | parameters: found 2147483648; allowed is 1 to 2147483647",
        "450 1 1 1 2 | gpus: found 2; allowed is 0 or 1, since ND4J",
      })
  void whatNoExecutorCanBeIsRefused(String example) {
    String[] parts = example.split(" \\| ", -1);
    String[] size = parts[0].split(" ", -1);

    assertThatThrownBy(
            () ->
                new ExecutorSize(
                    Long.parseLong(size[0]),
                    Integer.parseInt(size[1]),
                    Integer.parseInt(size[2]),
                    Long.parseLong(size[3]),
                    Integer.parseInt(size[4])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(parts[1]);
  }
}
