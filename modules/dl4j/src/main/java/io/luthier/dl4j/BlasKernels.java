package io.luthier.dl4j;

import io.luthier.dl4j.device.ProcessVariable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The choice of OpenBLAS's kernels. The release that ND4J brings (0.3.19) goes by the processor's
 * model, and for models younger than itself it may take kernels that are ten years older: on AMD's
 * Zen 5, small products were seen to be seven times as fast, and large ones four times, with the
 * kernels for AVX-512. It has an environment variable for the choice, which is set here, from
 * within the process, so that it does not matter how that was started.
 */
final class BlasKernels {

  private static final String VARIABLE = "OPENBLAS_CORETYPE";

  private static final Set<String> AVX512 =
      Set.of("avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl");

  private static final Set<String> AVX2 = Set.of("avx2", "fma");

  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  private static final AtomicBoolean CHOSEN = new AtomicBoolean();

  private static final Logger LOG = LoggerFactory.getLogger(BlasKernels.class);

  private BlasKernels() {}

  /** Has effect if OpenBLAS is not loaded yet; a choice of the user's own stays. */
  static void choose() {
    if (CHOSEN.getAndSet(true) || System.getenv(VARIABLE) != null) {
      return;
    }
    try {
      Optional<String> kernels =
          Files.isReadable(PROCESSORS) ? kernels(Files.readAllLines(PROCESSORS)) : Optional.empty();
      kernels.ifPresent(name -> ProcessVariable.set(VARIABLE, name));
    } catch (IOException | RuntimeException | LinkageError impossible) {
      LOG.debug("OpenBLAS chooses its kernels by itself", impossible);
    }
  }

  /**
   * The best kernels that all processors can run; empty if OpenBLAS is to choose.
   *
   * @param cpuinfo the lines of Linux's list of processors
   */
  static Optional<String> kernels(List<String> cpuinfo) {
    List<Set<String>> processors =
        cpuinfo.stream()
            .filter(line -> line.startsWith("flags"))
            .map(line -> (Set<String>) new HashSet<>(Arrays.asList(line.split("\\s+"))))
            .toList();
    if (processors.isEmpty()) {
      return Optional.empty();
    }
    if (processors.stream().allMatch(flags -> flags.containsAll(AVX512))) {
      return Optional.of("SkylakeX");
    }
    return processors.stream().allMatch(flags -> flags.containsAll(AVX2))
        ? Optional.of("Haswell")
        : Optional.empty();
  }
}
