package io.luthier.bench;

import io.luthier.testkit.cluster.SparkCluster;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A standalone cluster of real processes on this machine, and a session on it whose driver is this
 * process.
 */
record BenchCluster(SparkCluster cluster, BenchSession session, Path home)
    implements AutoCloseable {

  /**
   * Starts one.
   *
   * @param executors how many executors, each on a worker of its own
   * @param slots how many trials an executor runs at once
   * @param megabytes of heap an executor has
   */
  static BenchCluster start(int executors, int slots, int megabytes) {
    return start(executors, slots, megabytes, Map.of());
  }

  /**
   * The same.
   *
   * @param more settings of the session
   */
  static BenchCluster start(int executors, int slots, int megabytes, Map<String, String> more) {
    try {
      Path home = Files.createTempDirectory("luthier-bench-spark");
      Path jars = Files.createDirectory(home.resolve("jars"));
      Path own = null;
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
        Path jar = Path.of(entry).toAbsolutePath();
        if (jar.getFileName().toString().startsWith("luthier-bench")) {
          // It silences Spark's log, in which the daemons say that they have started.
          own = jar;
        } else {
          Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
        }
      }
      Path logs = Files.createDirectory(home.resolve("logs"));
      SparkCluster cluster = SparkCluster.start(home, logs, executors, slots, megabytes + "m");
      Map<String, String> settings = new HashMap<>(more);
      settings.put("spark.driver.host", "127.0.0.1");
      settings.put("spark.executor.memory", megabytes + "m");
      settings.put("spark.executor.extraClassPath", String.valueOf(own));
      settings.put("spark.scheduler.minRegisteredResourcesRatio", "1.0");
      settings.put("spark.scheduler.maxRegisteredResourcesWaitingTime", "60s");
      BenchSession session = BenchSession.open(cluster.master(), settings);
      return new BenchCluster(cluster, session, home);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** For each executor the most memory that its process has had resident so far, in megabytes. */
  List<Double> peakMegabytes() {
    return ProcessHandle.current()
        .descendants()
        .filter(
            process ->
                process.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend"))
        .map(BenchCluster::peakMegabytes)
        .toList();
  }

  private static double peakMegabytes(ProcessHandle process) {
    try (var lines = Files.lines(Path.of("/proc", "" + process.pid(), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException notLinux) {
      return Double.NaN;
    }
  }

  @Override
  public void close() {
    session.close();
    cluster.close();
    BenchSession.delete(home);
  }
}
