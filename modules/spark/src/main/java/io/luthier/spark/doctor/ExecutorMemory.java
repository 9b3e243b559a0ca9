package io.luthier.spark.doctor;

import java.util.OptionalLong;
import org.apache.spark.SparkConf;

/**
 * What an executor's process may have of memory.
 *
 * @param heap bytes of the heap
 * @param overhead bytes beside the heap, beyond which the cluster kills the process, or the user
 *     does not want it to go; empty where there is no such limit
 * @param offHeap bytes that Spark keeps for itself beside the heap, on top of the overhead
 */
public record ExecutorMemory(long heap, OptionalLong overhead, long offHeap) {

  private static final String OVERHEAD = "spark.executor.memoryOverhead";
  private static final long LEAST_MIB = 384;
  private static final double SHARE = 0.1;

  /** What a session's settings say: YARN and Kubernetes kill, standalone and local mode do not. */
  public static ExecutorMemory of(SparkConf conf) {
    long heap = conf.getSizeAsMb("spark.executor.memory", "1g");
    long offHeap =
        conf.getBoolean("spark.memory.offHeap.enabled", false)
            ? conf.getSizeAsBytes("spark.memory.offHeap.size", "0")
            : 0;
    String master = conf.get("spark.master", "");
    boolean kills = master.startsWith("yarn") || master.startsWith("k8s:");
    if (!kills && !conf.contains(OVERHEAD)) {
      return new ExecutorMemory(heap * Bytes.MIB, OptionalLong.empty(), offHeap);
    }
    String ofKubernetes = conf.get("spark.kubernetes.memoryOverheadFactor", "" + SHARE);
    double share =
        Double.parseDouble(conf.get("spark.executor.memoryOverheadFactor", ofKubernetes));
    long overhead = Math.max(LEAST_MIB, (long) (heap * share));
    return new ExecutorMemory(
        heap * Bytes.MIB,
        OptionalLong.of(conf.getSizeAsMb(OVERHEAD, overhead + "m") * Bytes.MIB),
        offHeap);
  }

  /** All that the process may take, in bytes; empty where there is no limit. */
  public OptionalLong limit() {
    return overhead.isPresent()
        ? OptionalLong.of(heap + overhead.getAsLong() + offHeap)
        : OptionalLong.empty();
  }
}
