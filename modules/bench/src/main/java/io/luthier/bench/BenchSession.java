package io.luthier.bench;

import io.luthier.spark.Sessions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** A session of Luthier's, and a directory to work in; both are gone when it is closed. */
record BenchSession(SparkSession spark, Path directory) implements AutoCloseable {

  /** A local session of so many slots. */
  static BenchSession local(int slots) {
    return open("local[" + slots + "]", Map.of());
  }

  /** A session on a master. */
  static BenchSession open(String master, Map<String, String> settings) {
    System.setProperty("spark.master", master);
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.sql.shuffle.partitions", "2");
    settings.forEach(System::setProperty);
    try {
      return new BenchSession(Sessions.open("bench"), Files.createTempDirectory("luthier-bench"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } finally {
      settings.keySet().forEach(System::clearProperty);
    }
  }

  @Override
  public void close() {
    spark.stop();
    delete(directory);
  }

  /** Deletes a directory and all that is in it. */
  static void delete(Path directory) {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
