package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A jar of a user's own, made as a user would: against the assembly and Spark. */
final class UserJar {

  private UserJar() {}

  /**
   * Compiles a class of {@code com.example}.
   *
   * @param directory where to work
   * @return a jar with nothing else in it
   */
  static Path compile(Path directory, String type, String text) throws IOException {
    Path sources = Files.createDirectories(directory.resolve("sources/com/example"));
    Path source = Files.writeString(sources.resolve(type + ".java"), text);
    Path classes = Files.createDirectories(directory.resolve("classes-" + type));
    String jars;
    try (Stream<Path> spark = Files.list(Assembly.SPARK_HOME.resolve("jars"))) {
      jars =
          Stream.concat(Stream.of(Assembly.JAR), spark)
              .map(Path::toString)
              .collect(Collectors.joining(File.pathSeparator));
    }
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                jars,
                "-d",
                classes.toString(),
                source.toString());
    assertThat(compiled).isZero();
    Path jar = directory.resolve(type + ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      String name = "com/example/" + type + ".class";
      out.putNextEntry(new JarEntry(name));
      Files.copy(classes.resolve(name), out);
      out.closeEntry();
    }
    return jar;
  }

  /** A factory that refuses every configuration, saying what the executor's natives are set to. */
  static Path tellingFactory(Path directory) throws IOException {
    return compile(
        directory,
        "TellingFactory",
        """
        package com.example;
        import io.luthier.dl4j.network.*;
        import io.luthier.space.Configuration;
        import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
        import org.nd4j.linalg.factory.Nd4j;
        import org.nd4j.nativeblas.NativeOpsHolder;
        public final class TellingFactory implements NetworkFactory {
          public MultiLayerNetwork create(Configuration c, NetworkShape shape, long seed) {
            throw new IllegalStateException(
                "omp " + NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads()
                + " master " + Nd4j.getEnvironment().maxMasterThreads()
                + " blas " + Nd4j.factory().blas().getMaxThreads()
                + " env " + System.getenv("OMP_NUM_THREADS")
                + " limit " + System.getProperty("org.bytedeco.javacpp.maxphysicalbytes"));
          }
        }
        """);
  }
}
