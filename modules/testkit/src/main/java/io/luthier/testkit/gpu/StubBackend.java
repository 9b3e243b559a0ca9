package io.luthier.testkit.gpu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * What stands for ND4J's CUDA backend in a class path: classes of the same names, registered like
 * it. What computes in them is the backend for the CPU.
 */
public final class StubBackend {

  /** The exit code of a process in which ND4J has asked a deadly one. */
  public static final int DEAD = 66;

  private final Path root;
  private final String classPath;

  private StubBackend(Path root, String classPath) {
    this.root = root;
    this.classPath = classPath;
  }

  /**
   * Puts the classes of one into a directory that ends the process as soon as ND4J asks it, as the
   * real one does on a GPU that it has no code for.
   *
   * @param classPath where ND4J is
   */
  public static StubBackend deadly(Path root, String classPath) throws IOException {
    return in(root, classPath, "Runtime.getRuntime().halt(" + DEAD + ");");
  }

  /** The same of one that tells ND4J to use it. */
  public static StubBackend willing(Path root, String classPath) throws IOException {
    return in(root, classPath, "");
  }

  private static StubBackend in(Path root, String classPath, String first) throws IOException {
    StubBackend backend = new StubBackend(root, classPath);
    write(
        root,
        "META-INF/services/org.nd4j.linalg.factory.Nd4jBackend",
        "org.nd4j.linalg.jcublas.JCublasBackend\n");
    backend.compile(
        "org.nd4j.linalg.jcublas",
        "JCublasBackend",
        """
        public class JCublasBackend extends org.nd4j.linalg.cpu.nativecpu.CpuBackend {
          @Override public boolean isAvailable() { %s return true; }
          @Override public int getPriority() { return 100; }
        }
        """
            .formatted(first));
    return backend;
  }

  /**
   * Adds what loads its native code.
   *
   * @param initialiser what happens instead
   */
  public StubBackend loading(String initialiser) throws IOException {
    compile("org.bytedeco.cuda.global", "cudart", "public class cudart {}");
    compile("org.bytedeco.cuda.global", "cublas", "public class cublas {}");
    compile(
        "org.nd4j.linalg.jcublas.bindings",
        "Nd4jCuda",
        "public class Nd4jCuda { static { " + initialiser + " } }");
    return this;
  }

  /**
   * Puts files into a directory that have the names of its native code.
   *
   * @param platform as JavaCPP calls it
   */
  public static void natives(Path root, String platform) throws IOException {
    write(root, "org/nd4j/linalg/jcublas/bindings/" + platform + "/libjnind4jcuda.so", "");
    write(root, "org/bytedeco/cuda/" + platform + "/libjnicudart.so", "");
  }

  /** Packs the directory. */
  public void pack(Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(root)) {
      files.filter(Files::isRegularFile).forEach(file -> add(out, file));
    } catch (UncheckedIOException failed) {
      throw failed.getCause();
    }
  }

  private void add(JarOutputStream out, Path file) {
    try {
      out.putNextEntry(new JarEntry(root.relativize(file).toString()));
      Files.copy(file, out);
      out.closeEntry();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Path write(Path root, String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private void compile(String inPackage, String type, String text) throws IOException {
    Path source =
        write(
            root,
            inPackage.replace('.', '/') + "/" + type + ".java",
            "package " + inPackage + ";\n" + text);
    List<String> options =
        List.of("-proc:none", "-nowarn", "-cp", classPath, "-d", "" + root, "" + source);
    int failed =
        ToolProvider.getSystemJavaCompiler().run(null, null, null, options.toArray(String[]::new));
    if (failed != 0) {
      throw new IOException(type + " does not compile");
    }
  }
}
