package io.luthier.cli;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The property files of {@code cluster-configs}, for tests. */
final class PropertyFiles {

  private static final Path DIRECTORY = KubernetesFiles.ROOT.resolve("cluster-configs");

  private PropertyFiles() {}

  /** All that are Spark's. */
  static Stream<Path> all() throws IOException {
    try (Stream<Path> files = Files.walk(DIRECTORY)) {
      return files
          .filter(file -> file.toString().endsWith(".properties"))
          .filter(file -> !file.getFileName().toString().startsWith("log4j"))
          .sorted()
          .toList()
          .stream();
    }
  }

  /** One of them, by its directory and its name. */
  static Path file(String name) {
    return DIRECTORY.resolve(name);
  }

  /** The settings of one, as Spark reads it. */
  static Map<String, String> read(Path file) {
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
