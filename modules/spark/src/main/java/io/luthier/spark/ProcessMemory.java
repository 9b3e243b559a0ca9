package io.luthier.spark;

import com.sun.management.OperatingSystemMXBean;
import io.luthier.dl4j.MemoryLimit;
import java.lang.management.ManagementFactory;
import org.apache.spark.SparkConf;

/** How much memory a process of a Spark session may take, heap and native memory together. */
final class ProcessMemory {

  private static final String OVERHEAD = "spark.executor.memoryOverhead";
  private static final long MEBI = 1L << 20;

  /** Spark's own least overhead. */
  private static final long LEAST_OVERHEAD = 384;

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
    String master = conf.get("spark.master", "");
    boolean enforced = master.startsWith("yarn") || master.startsWith("k8s");
    if (executor.equals("driver") || !(enforced || conf.contains(OVERHEAD))) {
      return new MemoryLimit((long) (MOST * machine), "95 % of this machine's memory");
    }
    long heap = conf.getSizeAsMb("spark.executor.memory", "1g");
    double factor = conf.getDouble("spark.executor.memoryOverheadFactor", 0.1);
    long overhead =
        conf.contains(OVERHEAD)
            ? conf.getSizeAsMb(OVERHEAD)
            : Math.max(LEAST_OVERHEAD, (long) (factor * heap));
    long offHeap =
        conf.getBoolean("spark.memory.offHeap.enabled", false)
            ? conf.getSizeAsMb("spark.memory.offHeap.size", "0")
            : 0;
    return new MemoryLimit(
        (heap + overhead + offHeap) * MEBI,
        "spark.executor.memory of "
            + heap
            + " MiB and spark.executor.memoryOverhead of "
            + overhead
            + " MiB");
  }
}
