package io.luthier.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
    return PropertyFiles.read(DIRECTORY.resolve(name));
  }

  /** The documents of a manifest, as maps. */
  static List<Map<?, ?>> documents(String name) {
    Iterable<Object> all = new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(text(name));
    return StreamSupport.stream(all.spliterator(), false)
        .<Map<?, ?>>map(document -> (Map<?, ?>) document)
        .toList();
  }
}
