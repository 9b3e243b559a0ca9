package io.luthier.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * JSON as entries, which have no place. It is not read as YAML, because YAML refuses characters
 * that JSON may have, and because a text in JSON is never a number.
 */
final class JsonText {

  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonText() {}

  /**
   * Parses an object.
   *
   * @throws UsageProblem if it is not JSON
   */
  static Entry parse(String text) {
    try {
      return new Entry("", "", node(JSON.readTree(text)));
    } catch (JsonProcessingException broken) {
      throw new UsageProblem("not JSON: " + broken.getOriginalMessage(), broken);
    }
  }

  private static Node node(JsonNode json) {
    if (json.isObject()) {
      List<NodeTuple> tuples = new ArrayList<>();
      json.fields()
          .forEachRemaining(
              field -> tuples.add(new NodeTuple(text(field.getKey()), node(field.getValue()))));
      return new MappingNode(Tag.MAP, tuples, FlowStyle.BLOCK);
    }
    if (json.isArray()) {
      List<Node> items = new ArrayList<>();
      json.forEach(item -> items.add(node(item)));
      return new SequenceNode(Tag.SEQ, items, FlowStyle.BLOCK);
    }
    return json.isTextual()
        ? text(json.textValue())
        : new ScalarNode(Tag.STR, json.asText(), null, null, ScalarStyle.PLAIN);
  }

  private static Node text(String text) {
    return new ScalarNode(Tag.STR, text, null, null, ScalarStyle.DOUBLE_QUOTED);
  }
}
