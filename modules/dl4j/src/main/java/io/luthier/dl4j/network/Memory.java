package io.luthier.dl4j.network;

import com.sun.management.OperatingSystemMXBean;
import io.luthier.space.Configuration;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * Refuses a network that cannot fit before it is built: a failed native allocation may take the
 * whole executor with it.
 */
final class Memory {

  /** Parameters, gradients, up to three moments of the updater, and a copy of the best weights. */
  private static final int COPIES = 6;

  /** Before and after the activation function, what is propagated back, and the dropped ones. */
  private static final int ACTIVATION_COPIES = 4;

  private static final double GIGABYTE = 1024.0 * 1024 * 1024;

  private Memory() {}

  /**
   * Checks a network against the memory of this machine or container outside the heap.
   *
   * @param parameters how many it has
   * @param activations how many values its layers give for one row
   * @throws IllegalArgumentException if it does not fit
   */
  static void require(double parameters, double activations, Configuration configuration) {
    double batch = Math.max(1, configuration.integer("batchSize", 32));
    double needed = (parameters * COPIES + activations * ACTIVATION_COPIES * batch) * Float.BYTES;
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    double there = system.getTotalMemorySize() - (double) Runtime.getRuntime().maxMemory();
    if (parameters > Integer.MAX_VALUE || needed > there) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a network of %.3g parameters needs about %.1f GiB to train; there are %.1f GiB"
                  + " outside the heap, and at most %.3g parameters (%s)",
              parameters,
              needed / GIGABYTE,
              there / GIGABYTE,
              (double) Integer.MAX_VALUE,
              configuration));
    }
  }
}
