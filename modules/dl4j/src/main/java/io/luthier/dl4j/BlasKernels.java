package io.luthier.dl4j;

import com.sun.jna.Function;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The choice of OpenBLAS's kernels. The release that ND4J brings (0.3.19) goes by the processor's
 * model, and for models younger than itself it takes the kernels for AVX2, even if they have
 * AVX-512: so on AMD since Zen 4. On those, its kernels for AVX-512 are twice as fast, and three
 * times on small matrices. It has an environment variable for the choice, which is set here, from
 * within the process, so that it does not matter how that was started.
 */
final class BlasKernels {

  private static final String VARIABLE = "OPENBLAS_CORETYPE";

  private static final String AVX512 = "SkylakeX";

  /** What those kernels use. */
  private static final Set<String> NEEDED =
      Set.of("avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl");

  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  private static final AtomicBoolean CHOSEN = new AtomicBoolean();

  private static final Logger LOG = LoggerFactory.getLogger(BlasKernels.class);

  private BlasKernels() {}

  /** Has effect if OpenBLAS is not loaded yet; a choice of the user's own stays. */
  static void choose() {
    try {
      if (!CHOSEN.getAndSet(true)
          && System.getenv(VARIABLE) == null
          && Files.isReadable(PROCESSORS)
          && haveAvx512(Files.readAllLines(PROCESSORS))) {
        Function.getFunction("c", "setenv").invokeInt(new Object[] {VARIABLE, AVX512, 0});
      }
    } catch (IOException | RuntimeException | LinkageError impossible) {
      LOG.debug("OpenBLAS chooses its kernels by itself", impossible);
    }
  }

  /**
   * Whether all processors can do what the kernels need.
   *
   * @param cpuinfo the lines of Linux's list of processors
   */
  static boolean haveAvx512(List<String> cpuinfo) {
    List<String> flags = cpuinfo.stream().filter(line -> line.startsWith("flags")).toList();
    return !flags.isEmpty()
        && flags.stream()
            .allMatch(line -> new HashSet<>(Arrays.asList(line.split("\\s+"))).containsAll(NEEDED));
  }
}
