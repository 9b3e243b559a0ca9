package io.luthier.dl4j;

import io.luthier.dl4j.device.DeviceChoice;
import io.luthier.dl4j.device.DeviceSelection;
import org.bytedeco.javacpp.Loader;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ND4J's threads and memory checks, set for trials that share a JVM. By default ND4J takes all
 * cores for every trial, and JavaCPP looks at the process's memory at every allocation; on small
 * networks that costs a factor of five.
 */
public final class NativeSettings {

  private static final Logger LOG = LoggerFactory.getLogger(NativeSettings.class);

  private static final String MEMORY_CHECK = "org.bytedeco.javacpp.maxphysicalbytes";

  private NativeSettings() {}

  /**
   * Loads ND4J. Should come before anything else touches it in this JVM, or device, kernels and
   * memory check are as they were; later calls do nothing. Thread-safe.
   *
   * @throws UnsupportedOperationException if the assembly holds no natives for this platform
   */
  public static void prepare() {
    // First of all: JavaCPP reads it once, when its first pointer is made. A user's own limit
    // stays.
    if (System.getProperty(MEMORY_CHECK) == null) {
      System.setProperty(MEMORY_CHECK, "0");
    }
    DeviceSelection.choice();
    requireNatives(Loader.getPlatform(), NativeSettings.class.getClassLoader());
    BlasKernels.choose();
    FencedOpExecutioner.install();
  }

  /**
   * Loads the native code on a thread of its own, so that it is there when the first trial wants
   * it. What goes wrong is not said here: it goes wrong again for whoever needs the natives, and is
   * said there. Threads are bound by each trial, as ever.
   *
   * @param before loads other native code that somebody may want at the same time. JavaCPP loads
   *     libraries from within the system loader's walk over those that are there, whose two locks
   *     another thread that loads one takes in the other order: both would wait for ever
   */
  public static void load(Runnable before) {
    Thread loader =
        new Thread(
            () -> {
              try {
                before.run();
                prepare();
                LOG.debug("native code loaded: {}", Nd4j.getBackend());
              } catch (RuntimeException | LinkageError unusable) {
                LOG.debug("native code cannot be loaded", unusable);
              }
            },
            "luthier-natives");
    loader.setDaemon(true);
    loader.start();
  }

  static void requireNatives(String platform, ClassLoader loader) {
    String natives =
        "org/nd4j/linalg/cpu/nativecpu/bindings/"
            + platform
            + "/"
            + System.mapLibraryName("jnind4jcpu");
    if (loader.getResource(natives) == null) {
      throw new UnsupportedOperationException(
          "this build of Luthier has no native code for "
              + platform
              + ": build it with -Djavacpp.platform="
              + platform);
    }
  }

  /**
   * Gives the calling thread's trial its share of the cores. All three knobs are needed where the
   * environment could not be set beforehand, and the first counts for the calling thread alone. The
   * second never exceeds the cores that ND4J counted when it was loaded.
   *
   * @param threads how many native threads the trial may use
   */
  public static void bindCurrentThread(int threads) {
    if (!Nd4j.getEnvironment().isCPU()) {
      return;
    }
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
    Nd4j.getEnvironment().setMaxMasterThreads(threads);
    Nd4j.factory().blas().setMaxThreads(threads);
  }

  /** The native threads that the calling thread's trial has now. */
  public static Threads threads() {
    return new Threads(
        NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads(),
        Nd4j.getEnvironment().maxMasterThreads(),
        Nd4j.factory().blas().getMaxThreads());
  }

  /**
   * Numbers of native threads.
   *
   * @param omp for loops within an operation
   * @param master for operations as a whole
   * @param blas for matrix products
   */
  public record Threads(int omp, int master, int blas) {}

  /** What trials of this process train on. */
  public static DeviceChoice device() {
    return DeviceSelection.choice().after(Nd4j.getEnvironment().isCPU());
  }
}
