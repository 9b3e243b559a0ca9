package io.luthier.spark.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SlotsTest {

  @ParameterizedTest
  @CsvSource({
    "4, 1, 0, 0, 4",
    "4, 2, 0, 0, 2",
    "1, 2, 0, 0, 1",
    "8, 1, 1, 1, 1",
    "8, 1, 2, 1, 2",
    "8, 1, 2, 0.25, 8",
    "8, 1, 1, 0.3, 3",
    "8, 2, 2, 0.25, 4",
    "8, 1, 4, 2, 2",
    "8, 1, 0, 1, 1",
  })
  void coresAndGpusBothLimitTheTasksOfAnExecutor(
      int cores, int cpus, int gpus, double perTask, int slots) {
    SparkConf conf =
        new SparkConf(false)
            .set("spark.task.cpus", "" + cpus)
            .set("spark.executor.resource.gpu.amount", "" + gpus);
    if (perTask > 0) {
      conf.set("spark.task.resource.gpu.amount", "" + perTask);
    }

    assertThat(Slots.of(cores, conf)).isEqualTo(slots);
  }
}
