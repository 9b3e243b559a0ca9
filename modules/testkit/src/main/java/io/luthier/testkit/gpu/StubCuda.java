package io.luthier.testkit.gpu;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Libraries that stand for those of a GPU's driver and of CUDA. A process finds them by {@code
 * LD_LIBRARY_PATH}, and sets the GPU's properties by variables that {@code libcuda.c} names.
 */
public final class StubCuda {

  private static final String COMPILER = "cc";

  private StubCuda() {}

  /** Whether this machine has the C compiler that makes them. */
  public static boolean canBeMade() {
    try {
      return run(List.of(COMPILER, "--version")) == 0;
    } catch (IOException none) {
      return false;
    }
  }

  /** Puts the driver's library into a directory. */
  public static void driver(Path directory) throws IOException {
    Path source = directory.resolve("libcuda.c");
    try (InputStream text = StubCuda.class.getResourceAsStream("libcuda.c")) {
      Files.copy(text, source);
    }
    compile(source, directory.resolve("libcuda.so.1"));
  }

  /** Puts a library that has nothing in it into a directory. */
  public static void empty(Path directory, String name) throws IOException {
    Path source = Files.writeString(directory.resolve(name + ".c"), "int stub;\n");
    compile(source, directory.resolve(name));
  }

  private static void compile(Path source, Path library) throws IOException {
    List<String> command =
        List.of(COMPILER, "-shared", "-fPIC", "-o", library.toString(), source.toString());
    if (run(command) != 0) {
      throw new IOException(String.join(" ", command) + " has failed");
    }
  }

  private static int run(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      return process.waitFor();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException(stopped);
    }
  }
}
