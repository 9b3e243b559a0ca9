package io.luthier.dl4j.network;

import com.sun.management.OperatingSystemMXBean;
import io.luthier.space.Configuration;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * How much memory training takes outside of the heap: the one rule, for the sizing of executors,
 * for what is checked before a study, and for networks that are about to be built.
 *
 * <p>A process takes {@link #PROCESS} bytes, and {@link #BYTES_PER_PARAMETER} for each parameter of
 * each network that it trains at once. A process with 4 networks of 10 million parameters: 1 GiB +
 * 4 x 10,000,000 x 24 bytes = 1.9 GiB. What was measured is in docs/executors.md.
 */
public final class TrainingMemory {

  /**
   * What a process takes beside its heap, in bytes, whatever it trains: ND4J's native code, the
   * JVM's and Spark's own, and small networks.
   */
  public static final long PROCESS = 1L << 30;

  /**
   * What CUDA's libraries and contexts take on top, in bytes, outside of the GPU. An estimate: no
   * GPU was at hand to measure it.
   */
  public static final long CUDA = 2L << 30;

  /** Weights, gradients, up to three moments of the optimizer, and a copy of the best weights. */
  public static final int BYTES_PER_PARAMETER = 6 * Float.BYTES;

  /** How many parameters ND4J can hold in one array. */
  public static final long MOST_PARAMETERS = Integer.MAX_VALUE;

  /** Before and after the activation function, what is propagated back, and the dropped ones. */
  private static final int BYTES_PER_ACTIVATION = 4 * Float.BYTES;

  private static final double GIGABYTE = 1024.0 * 1024 * 1024;

  private TrainingMemory() {}

  /**
   * The bytes that a process needs beside its heap.
   *
   * @param slots how many networks it trains at once
   * @param parameters of the largest of them
   */
  public static long besideHeap(int slots, long parameters) {
    return PROCESS + slots * parameters * BYTES_PER_PARAMETER;
  }

  /**
   * How many parameters each network may have.
   *
   * @param besideHeap the bytes that a process has there
   * @param slots how many networks it trains at once
   */
  public static long parameters(long besideHeap, int slots) {
    long room = Math.max(0, besideHeap - PROCESS);
    return Math.min(MOST_PARAMETERS, room / BYTES_PER_PARAMETER / slots);
  }

  /**
   * Refuses a network that cannot fit this machine or container before it is built: a failed native
   * allocation may take the whole executor with it.
   *
   * @param parameters how many it has
   * @param activations how many values its layers give for one row
   * @throws IllegalArgumentException if it does not fit
   */
  static void require(double parameters, double activations, Configuration configuration) {
    double batch = Math.max(1, configuration.integer("batchSize", 32));
    double needed = parameters * BYTES_PER_PARAMETER + activations * BYTES_PER_ACTIVATION * batch;
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    double there = system.getTotalMemorySize() - (double) Runtime.getRuntime().maxMemory();
    if (parameters > MOST_PARAMETERS || needed > there) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a network of %.3g parameters needs about %.1f GiB to train; there are %.1f GiB"
                  + " outside the heap, and at most %.3g parameters (%s)",
              parameters,
              needed / GIGABYTE,
              there / GIGABYTE,
              (double) MOST_PARAMETERS,
              configuration));
    }
  }
}
