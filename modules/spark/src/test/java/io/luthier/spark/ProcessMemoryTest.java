package io.luthier.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

final class ProcessMemoryTest {

  private static final long GIBI = 1L << 30;
  private static final long MEBI = 1L << 20;

  private static SparkConf conf(String master) {
    return new SparkConf(false).set("spark.master", master).set("spark.executor.memory", "2g");
  }

  private static long limit(SparkConf conf, String executor) {
    return ProcessMemory.limit(conf, executor, 100 * GIBI).bytes();
  }

  @Test
  void whereNobodyEnforcesAnythingTheMachineIsTheLimit() {
    assertThat(limit(conf("local[2]"), "driver")).isEqualTo(95 * GIBI);
    assertThat(limit(conf("spark://host:7077"), "0")).isEqualTo(95 * GIBI);
    assertThat(limit(conf("yarn"), "driver")).isEqualTo(95 * GIBI);
  }

  @Test
  void aContainerIsALimitWithSparksDefaultOverhead() {
    assertThat(limit(conf("yarn"), "1")).isEqualTo((2048 + 384) * MEBI);
    assertThat(limit(conf("k8s://https://host").set("spark.executor.memory", "10g"), "1"))
        .isEqualTo((10240 + 1024) * MEBI);
    assertThat(limit(conf("yarn").set("spark.executor.memoryOverheadFactor", "0.5"), "1"))
        .isEqualTo((2048 + 1024) * MEBI);
  }

  @Test
  void whatTheUserGivesCountsEverywhere() {
    SparkConf given = conf("spark://host:7077").set("spark.executor.memoryOverhead", "1g");
    assertThat(limit(given, "0")).isEqualTo(3 * GIBI);
    given.set("spark.memory.offHeap.enabled", "true").set("spark.memory.offHeap.size", "1g");
    assertThat(limit(given, "0")).isEqualTo(4 * GIBI);
    assertThat(ProcessMemory.limit(given, "0", GIBI).origin())
        .isEqualTo(
            "spark.executor.memory of 2048 MiB and spark.executor.memoryOverhead of 1024 MiB and"
                + " spark.memory.offHeap.size of 1024 MiB");
  }
}
