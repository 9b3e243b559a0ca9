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
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What {@code cluster-configs/kubernetes} has, for tests. */
final class KubernetesFiles {

  /** The project's root. */
  static final Path ROOT = Path.of("").toAbsolutePath().getParent().getParent();

  /** Their directory. */
  static final Path DIRECTORY = ROOT.resolve("cluster-configs/kubernetes");

  private KubernetesFiles() {}

  static String text(String name) {
    return read(DIRECTORY.resolve(name));
  }

  /** A page of the documentation. */
  static String documentation(String name) {
    return read(ROOT.resolve("docs").resolve(name));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** A property file as Spark reads it. */
  static Map<String, String> properties(String name) {
    Properties read = new Properties();
    try (Reader text = Files.newBufferedReader(DIRECTORY.resolve(name))) {
      read.load(text);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return read.stringPropertyNames().stream()
        .collect(
            Collectors.toMap(
                key -> key, key -> read.getProperty(key).trim(), (a, b) -> a, TreeMap::new));
  }

  /** The documents of a manifest, as maps. */
  static List<Map<?, ?>> documents(String name) {
    Iterable<Object> all = new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(text(name));
    return StreamSupport.stream(all.spliterator(), false)
        .<Map<?, ?>>map(document -> (Map<?, ?>) document)
        .toList();
  }
}
