package io.luthier.spark.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.sun.management.OperatingSystemMXBean;
import io.luthier.dl4j.NativeSelfTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import java.util.Optional;

/**
 * What the JVM of a driver or an executor is like. Crosses to the driver as JSON.
 *
 * @param id the executor's; {@code driver} for the driver's
 * @param host where it runs
 * @param java its version
 * @param spark the version of its Spark
 * @param processors the cores that it sees
 * @param heap bytes of the heap at most
 * @param machine bytes of memory that its machine, or its container, has
 * @param ompThreads {@code OMP_NUM_THREADS} in its environment; empty without
 * @param pointerLimit {@code org.bytedeco.javacpp.maxbytes} as it was given; empty without
 * @param natives the native code, if it computes
 * @param nativeFailure why not
 * @param outputFailure why the output directory cannot be used from there; empty if it can, or if
 *     nobody looked
 */
record ProcessFacts(
    String id,
    String host,
    String java,
    String spark,
    int processors,
    long heap,
    long machine,
    String ompThreads,
    String pointerLimit,
    Optional<NativeSelfTest.State> natives,
    String nativeFailure,
    String outputFailure) {

  private static final ObjectMapper JSON = JsonMapper.builder().addModule(new Jdk8Module()).build();

  /**
   * Looks at this JVM.
   *
   * @param cpus how many cores a task has
   */
  static ProcessFacts here(String id, String host, int cpus, String outputFailure) {
    Optional<NativeSelfTest.State> natives = Optional.empty();
    String failure = "";
    try {
      natives = Optional.of(NativeSelfTest.run(cpus));
    } catch (RuntimeException | LinkageError unusable) {
      failure = reason(unusable);
    }
    return new ProcessFacts(
        id,
        host,
        System.getProperty("java.version"),
        org.apache.spark.package$.MODULE$.SPARK_VERSION(),
        Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().maxMemory(),
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize(),
        Objects.requireNonNullElse(System.getenv("OMP_NUM_THREADS"), ""),
        System.getProperty("org.bytedeco.javacpp.maxbytes", ""),
        natives,
        failure,
        outputFailure);
  }

  /** The first line of the deepest cause: what ND4J wraps around it says less. */
  static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message =
        Objects.requireNonNullElse(cause.getMessage(), "").lines().findFirst().orElse("");
    // The name of a type that says nothing but that something failed is left out.
    Class<?> of = cause.getClass();
    boolean plain = of == IOException.class || of == UnsupportedOperationException.class;
    String type = plain && !message.isEmpty() ? "" : of.getSimpleName();
    return type + (type.isEmpty() || message.isEmpty() ? "" : ": ") + message;
  }

  byte[] write() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  static ProcessFacts read(byte[] json) {
    try {
      return JSON.readValue(json, ProcessFacts.class);
    } catch (IOException damaged) {
      throw new UncheckedIOException(damaged);
    }
  }

  /** Executor and host, as the ranking has it. */
  String place() {
    return id.equals("driver") ? id : id + "@" + host;
  }
}
