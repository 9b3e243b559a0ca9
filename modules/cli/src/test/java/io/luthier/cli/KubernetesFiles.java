package io.luthier.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What {@code cluster-configs/kubernetes} has, for tests. */
final class KubernetesFiles {

  /** Their directory. */
  static final Path DIRECTORY = ClusterConfigs.DIRECTORY.resolve("kubernetes");

  private KubernetesFiles() {}

  static String text(String name) {
    return ClusterConfigs.text(DIRECTORY.resolve(name));
  }

  /** A page of the documentation. */
  static String documentation(String name) {
    return ClusterConfigs.text(ClusterConfigs.ROOT.resolve("docs").resolve(name));
  }

  /** A property file as Spark reads it. */
  static Map<String, String> properties(String name) {
    return ClusterConfigs.properties(DIRECTORY.resolve(name));
  }

  /** The documents of a manifest, as maps. */
  static List<Map<?, ?>> documents(String name) {
    Iterable<Object> all = new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(text(name));
    return StreamSupport.stream(all.spliterator(), false)
        .<Map<?, ?>>map(document -> (Map<?, ?>) document)
        .toList();
  }
}
