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

  /** Parameters, gradients, up to two moments of the updater, and a copy of the best weights. */
  private static final int COPIES = 5;

  private static final double GIGABYTE = 1024.0 * 1024 * 1024;

  private Memory() {}

  /**
   * Checks a number of parameters against the memory of this machine or container outside the heap.
   *
   * @throws IllegalArgumentException if they do not fit
   */
  static void require(double parameters, Configuration configuration) {
    double needed = parameters * COPIES * Float.BYTES;
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    double there = system.getTotalMemorySize() - (double) Runtime.getRuntime().maxMemory();
    if (parameters > Integer.MAX_VALUE || needed > there) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a network of %.3g parameters needs about %.1f GiB to train; there are %.1f GiB"
                  + " outside the heap (%s)",
              parameters,
              needed / GIGABYTE,
              there / GIGABYTE,
              configuration));
    }
  }
}
