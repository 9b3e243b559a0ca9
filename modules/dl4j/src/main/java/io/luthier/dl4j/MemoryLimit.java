package io.luthier.dl4j;

import io.luthier.dl4j.engine.NativeMemory;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.javacpp.Pointer;

/**
 * How much memory a process may take in all, heap and native memory together. JavaCPP could check
 * that at every allocation, which costs small networks half their speed; once an epoch is enough to
 * be quicker than whoever kills processes that take more. Pages of mapped files do not count, as
 * JavaCPP sees it: the system takes them back when it needs memory.
 *
 * @param bytes the limit
 * @param origin where it comes from, for the user
 */
public record MemoryLimit(long bytes, String origin) {

  /**
   * What is wrong, if the process takes too much even after a collection of garbage; ND4J's arrays
   * are freed by that.
   */
  public Optional<String> excess() {
    if (Pointer.physicalBytes() <= bytes) {
      return Optional.empty();
    }
    NativeMemory.collect();
    long taken = Pointer.physicalBytes();
    return taken <= bytes
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "the process takes %.2f GiB, and may take %.2f: %s",
                gibibytes(taken),
                gibibytes(bytes),
                origin));
  }

  /**
   * Refuses to go on when the process takes too much.
   *
   * @throws OutOfMemoryError saying how much
   */
  public void check() {
    excess()
        .ifPresent(
            excess -> {
              throw new OutOfMemoryError(excess);
            });
  }

  private static double gibibytes(long bytes) {
    return bytes / (double) (1L << 30);
  }
}
