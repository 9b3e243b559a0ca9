package io.luthier.spark;

import com.sun.management.OperatingSystemMXBean;
import io.luthier.dl4j.MemoryLimit;
import io.luthier.spark.doctor.ExecutorMemory;
import java.lang.management.ManagementFactory;
import org.apache.spark.SparkConf;

/** How much memory a process of a Spark session may take, heap and native memory together. */
final class ProcessMemory {

  private static final long MEBI = 1L << 20;

  /** Of the machine's memory; the rest is for what else runs there. */
  private static final double MOST = 0.95;

  private ProcessMemory() {}

  /**
   * The limit of an executor: its container's, where there is one that is enforced or that the user
   * has given; the machine's otherwise.
   *
   * @param executor its id; Spark's local mode has {@code driver}
   */
  static MemoryLimit limit(SparkConf conf, String executor) {
    return limit(
        conf,
        executor,
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize());
  }

  static MemoryLimit limit(SparkConf conf, String executor, long machine) {
    ExecutorMemory memory = ExecutorMemory.of(conf);
    if (executor.equals("driver") || memory.limit().isEmpty()) {
      return new MemoryLimit((long) (MOST * machine), "95 % of this machine's memory");
    }
    return new MemoryLimit(
        memory.limit().getAsLong(),
        "spark.executor.memory of "
            + memory.heap() / MEBI
            + " MiB and spark.executor.memoryOverhead of "
            + memory.overhead().orElseThrow() / MEBI
            + " MiB"
            + (memory.offHeap() > 0
                ? " and spark.memory.offHeap.size of " + memory.offHeap() / MEBI + " MiB"
                : ""));
  }
}
