package io.luthier.cli;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code cluster-configs} has, for tests. */
final class ClusterConfigs {

  /** The project's root. */
  static final Path ROOT = Path.of("").toAbsolutePath().getParent().getParent();

  /** Their directory. */
  static final Path DIRECTORY = ROOT.resolve("cluster-configs");

  private ClusterConfigs() {}

  /** The property files for {@code spark-submit}, of all kinds of clusters. */
  static List<Path> propertyFiles() {
    try (Stream<Path> files = Files.walk(DIRECTORY)) {
      return files
          .filter(file -> file.toString().endsWith(".properties"))
          .filter(file -> !file.getFileName().toString().startsWith("log4j"))
          .sorted()
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** A property file as Spark reads it. */
  static Map<String, String> properties(Path file) {
    Properties read = new Properties();
    try (Reader text = Files.newBufferedReader(file)) {
      read.load(text);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return read.stringPropertyNames().stream()
        .collect(
            Collectors.toMap(
                key -> key, key -> read.getProperty(key).trim(), (a, b) -> a, TreeMap::new));
  }
}
