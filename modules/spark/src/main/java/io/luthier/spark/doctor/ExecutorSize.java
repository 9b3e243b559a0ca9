package io.luthier.spark.doctor;

import io.luthier.dl4j.network.TrainingMemory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How large executors are, and the settings that make Spark start them so.
 *
 * <pre>{@code
 * new ExecutorSize(4096, 4, 4, ExecutorSize.USUAL_PARAMETERS, 0).settings();
 * // spark.executor.memory 4g, spark.executor.memoryOverhead 2g, spark.executor.cores 4, ...
 * }</pre>
 *
 * @param heap in MiB, which is what Spark calls an executor's memory; the process takes more
 * @param slots how many trials it trains at once
 * @param cores how many it has, the same number for each slot
 * @param parameters of the largest network
 * @param gpus 0 or 1
 */
public record ExecutorSize(long heap, int slots, int cores, long parameters, int gpus) {

  /** The parameters of a network that is larger than most. */
  public static final long USUAL_PARAMETERS = 10_000_000;

  /** In MiB. Below it, Spark starts no executor. */
  private static final long LEAST_HEAP = 450;

  /** 16 TiB: more than any machine has. */
  private static final long MOST_HEAP = 16L << 20;

  private static final int MOST_SLOTS = 1024;

  /** The overhead is rounded up to a multiple of it. */
  private static final long STEP = 256 * Bytes.MIB;

  /**
   * One of Spark's settings.
   *
   * @param reason why it is so, in a sentence or two
   */
  public record Setting(String key, String value, String reason) {}

  /**
   * Refuses what no executor can be.
   *
   * @throws IllegalArgumentException saying what was found and what is allowed
   */
  public ExecutorSize {
    require(
        heap >= LEAST_HEAP && heap <= MOST_HEAP,
        "executor memory",
        heap + "m",
        LEAST_HEAP + "m to " + MOST_HEAP + "m");
    require(slots >= 1 && slots <= MOST_SLOTS, "slots", slots, "1 to " + MOST_SLOTS);
    require(
        cores >= slots && cores % slots == 0,
        "executor cores",
        cores,
        "with " + slots + " slots, a multiple of " + slots + ", since each has as many");
    require(
        parameters >= 1 && parameters <= TrainingMemory.MOST_PARAMETERS,
        "parameters",
        parameters,
        "1 to " + TrainingMemory.MOST_PARAMETERS);
    require(
        gpus == 0 || gpus == 1,
        "gpus",
        gpus,
        "0 or 1, since ND4J cannot be trusted with several GPUs in one process; have more"
            + " executors");
  }

  private static void require(boolean holds, String what, Object found, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(what + ": found " + found + "; allowed is " + allowed);
    }
  }

  /** The cores of a trial. */
  int cpus() {
    return cores / slots;
  }

  /** The bytes that an executor needs beside its heap. */
  long besideHeap() {
    long needed = TrainingMemory.besideHeap(slots, parameters) + gpus * TrainingMemory.CUDA;
    return (needed + STEP - 1) / STEP * STEP;
  }

  /** What it is, in a few words. */
  public String inWords() {
    return Words.count(slots, "slot")
        + " of "
        + Words.count(cpus(), "core")
        + ", a heap of "
        + Bytes.text(heap * Bytes.MIB)
        + ", networks of up to "
        + millions()
        + " million parameters"
        + (gpus > 0 ? ", a GPU" : "");
  }

  private String millions() {
    return BigDecimal.valueOf(parameters).movePointLeft(6).stripTrailingZeros().toPlainString();
  }

  /** All that Spark has to be told of it. */
  public List<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    settings.add(
        new Setting(
            "spark.executor.memory",
            Bytes.setting(heap * Bytes.MIB),
            "The heap, which is what --executor-memory means. It holds the packed data, once for"
                + " all slots, and the weights of small networks."));
    settings.add(
        new Setting(
            "spark.executor.memoryOverhead", Bytes.setting(besideHeap()), overheadReason()));
    settings.add(
        new Setting(
            "spark.executor.cores",
            "" + cores,
            slots == 1 ? "One trial at a time." : slots + " trials at once."));
    settings.add(
        new Setting(
            "spark.task.cpus", "" + cpus(), "A trial's cores, and as many native threads."));
    settings.add(
        new Setting(
            "spark.executorEnv.OMP_NUM_THREADS",
            "" + cpus(),
            "The same for threads that ND4J starts by itself. OPENBLAS_NUM_THREADS is not needed:"
                + " ND4J overrides it."));
    settings.add(
        new Setting(
            "spark.executor.extraJavaOptions",
            "-D" + MemoryCheck.LIMIT + "=0",
            "JavaCPP does not look at the process's memory at every allocation, which halves the"
                + " speed of small networks. Luthier looks at the end of every epoch, whether heap"
                + " and overhead are exceeded. "
                + MemoryCheck.POINTER_LIMIT
                + " is left out: it does not limit ND4J's arrays."));
    if (gpus > 0) {
      settings.add(
          new Setting(
              "spark.executor.resource.gpu.amount",
              "1",
              "One GPU an executor: ND4J cannot be trusted with several in one process."));
      settings.add(
          new Setting(
              "spark.task.resource.gpu.amount",
              BigDecimal.ONE
                  .divide(BigDecimal.valueOf(slots), 4, RoundingMode.DOWN)
                  .stripTrailingZeros()
                  .toPlainString(),
              slots == 1 ? "A trial has it to itself." : slots + " trials share it."));
    }
    return settings;
  }

  private String overheadReason() {
    return String.format(
        Locale.ROOT,
        "Beside the heap: %s for the process, %s%d bytes a parameter for %s. A container has %s in"
            + " all, which YARN and Kubernetes enforce. A standalone worker counts heaps alone: give"
            + " it no more memory than leaves the machine the rest.",
        Bytes.text(TrainingMemory.PROCESS),
        gpus > 0 ? Bytes.text(TrainingMemory.CUDA) + " for CUDA (an estimate, not measured), " : "",
        TrainingMemory.BYTES_PER_PARAMETER,
        Words.count(slots, "network"),
        Bytes.text(heap * Bytes.MIB + besideHeap()));
  }
}
