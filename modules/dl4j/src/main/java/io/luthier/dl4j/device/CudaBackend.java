package io.luthier.dl4j.device;

import com.sun.jna.NativeLibrary;
import io.luthier.dl4j.device.DeviceFacts.Backend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;

/**
 * ND4J's CUDA backend, as it is found in a class path, and what it needs. Nothing here touches ND4J
 * itself.
 */
final class CudaBackend {

  private static final String CLASSES = "org/nd4j/linalg/jcublas/JCublasBackend.class";

  /** Whose static initialisers load native code: CUDA's runtime, cuBLAS, and ND4J's own. */
  private static final List<String> LOADING =
      List.of(
          "org.bytedeco.cuda.global.cudart",
          "org.bytedeco.cuda.global.cublas",
          "org.nd4j.linalg.jcublas.bindings.Nd4jCuda");

  /** The least that ND4J needs of CUDA, each after those that it needs itself. */
  private static final List<String> LIBRARIES =
      List.of("libcudart.so.11.0", "libcublasLt.so.11", "libcublas.so.11", "libcusolver.so.11");

  /** Where CUDA is installed by default, and the system's loader does not look. */
  private static final List<Path> DIRECTORIES =
      Stream.of("cuda-11.6", "cuda-11", "cuda")
          .map(version -> Path.of("/usr/local", version, "lib64"))
          .toList();

  private CudaBackend() {}

  /** How much of it a loader finds. */
  static Backend in(ClassLoader loader) {
    if (loader.getResource(CLASSES) == null) {
      return Backend.ABSENT;
    }
    String platform = Loader.getPlatform();
    boolean natives =
        Stream.of(
                "org/nd4j/linalg/jcublas/bindings/" + platform + "/libjnind4jcuda.so",
                resource("libjnicudart.so"))
            .allMatch(name -> loader.getResource(name) != null);
    return natives ? Backend.COMPLETE : Backend.CLASSES;
  }

  /**
   * Loads what it needs of CUDA, so that whoever needs it finds it loaded, wherever it was.
   *
   * @return those libraries that are neither installed nor in the class path
   */
  static List<String> missingLibraries(ClassLoader loader) {
    return LIBRARIES.stream()
        .filter(name -> loader.getResource(resource(name)) == null && !load(name))
        .toList();
  }

  /** Where JavaCPP has native code of CUDA in the class path. */
  private static String resource(String file) {
    return "org/bytedeco/cuda/" + Loader.getPlatform() + "/" + file;
  }

  private static boolean load(String name) {
    return Stream.concat(
            Stream.of(name),
            DIRECTORIES.stream()
                .map(directory -> directory.resolve(name))
                .filter(Files::exists)
                .map(Path::toString))
        .anyMatch(CudaBackend::opens);
  }

  private static boolean opens(String library) {
    try {
      NativeLibrary.getInstance(library);
      return true;
    } catch (LinkageError missing) {
      return false;
    }
  }

  /**
   * Loads its native code, as ND4J would, but where a failure does no harm.
   *
   * @return why that cannot be; empty if it can
   */
  static String loadFailure(ClassLoader loader) {
    try {
      for (String name : LOADING) {
        Class.forName(name, true, loader);
      }
      return "";
    } catch (ClassNotFoundException | LinkageError | RuntimeException failure) {
      Throwable cause = failure;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      return cause.toString().lines().findFirst().orElseThrow();
    }
  }
}
