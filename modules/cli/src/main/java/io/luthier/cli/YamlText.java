package io.luthier.cli;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.comments.CommentLine;
import org.yaml.snakeyaml.comments.CommentType;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** YAML text as entries, with values from the command line put in their places. */
final class YamlText {

  private YamlText() {}

  /**
   * Parses a file's text.
   *
   * @param name the file, for messages
   * @param overrides {@code key.path=value} each, the value being YAML
   * @throws UsageProblem if it is not YAML, or not a mapping
   */
  static Entry parse(String name, String text, List<String> overrides) {
    Node root = compose(name, text).orElseThrow(() -> new UsageProblem(name + ": is empty"));
    Entry entry = new Entry(name, "", root);
    entry.entries();
    overrides.forEach(override -> put(root, override));
    return entry;
  }

  private static Optional<Node> compose(String name, String text) {
    try {
      return Optional.ofNullable(new Yaml(new LoaderOptions()).compose(new StringReader(text)));
    } catch (MarkedYAMLException broken) {
      int line = broken.getProblemMark() == null ? 0 : broken.getProblemMark().getLine() + 1;
      throw new UsageProblem(
          name + ", line " + line + ": is not YAML: " + broken.getProblem(), broken);
    } catch (YAMLException broken) {
      throw new UsageProblem(name + ": is not YAML: " + broken.getMessage(), broken);
    }
  }

  private static void put(Node root, String override) {
    int equals = override.indexOf('=');
    if (equals < 1) {
      throw new UsageProblem("--set " + override + ": expected key=value");
    }
    String source = "--set " + override;
    Node value = compose(source, override.substring(equals + 1)).orElseGet(() -> scalar(""));
    // A comment of our own says where the value comes from; it survives in no other place.
    value.setBlockComments(
        List.of(
            new CommentLine(value.getStartMark(), value.getEndMark(), source, CommentType.BLOCK)));
    MappingNode mapping = (MappingNode) root;
    String[] keys = override.substring(0, equals).split("\\.", -1);
    for (int i = 0; i < keys.length - 1; i++) {
      mapping = below(mapping, keys[i], source);
    }
    replace(mapping, keys[keys.length - 1], value);
  }

  /** The mapping under a key, made if there is none. */
  private static MappingNode below(MappingNode mapping, String key, String source) {
    Optional<Node> found =
        mapping.getValue().stream()
            .filter(tuple -> isKey(tuple, key))
            .map(NodeTuple::getValueNode)
            .findFirst();
    if (found.isPresent() && found.get() instanceof MappingNode there) {
      return there;
    }
    if (found.isPresent()
        && found.get() instanceof ScalarNode scalar
        && !scalar.getValue().isEmpty()
        && !scalar.getValue().equals("none")) {
      throw new UsageProblem(source + ": " + key + " is a plain value and has no keys of its own");
    }
    MappingNode made = new MappingNode(Tag.MAP, new ArrayList<>(), FlowStyle.BLOCK);
    made.setBlockComments(List.of(new CommentLine(null, null, source, CommentType.BLOCK)));
    replace(mapping, key, made);
    return made;
  }

  private static void replace(MappingNode mapping, String key, Node value) {
    List<NodeTuple> tuples = new ArrayList<>(mapping.getValue());
    NodeTuple tuple = new NodeTuple(scalar(key), value);
    int at = -1;
    for (int i = 0; i < tuples.size(); i++) {
      at = isKey(tuples.get(i), key) ? i : at;
    }
    if (at < 0) {
      tuples.add(tuple);
    } else {
      tuples.set(at, tuple);
    }
    mapping.setValue(tuples);
  }

  private static ScalarNode scalar(String text) {
    return new ScalarNode(Tag.STR, text, null, null, ScalarStyle.PLAIN);
  }

  private static boolean isKey(NodeTuple tuple, String key) {
    return tuple.getKeyNode() instanceof ScalarNode scalar && scalar.getValue().equals(key);
  }
}
