package io.luthier.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One place in which a specification differs from that of the study it is to go on with.
 *
 * @param key the key, much as a study file has it
 * @param before what the study was begun with
 * @param now what is asked for
 * @param extension whether it only asks for more, so that the study can go on
 */
public record SpecChange(String key, String before, String now, boolean extension) {

  /**
   * Keys that say where and how a study is run and logged, and have no part in what comes out; and
   * what was asked for by hand, which no study file has.
   */
  private static final Set<String> IRRELEVANT =
      Set.of(
          "output",
          "search.parallelism",
          "search.failureLimit",
          "search.tries",
          "resources.trialSlots",
          "resources.executors",
          "tracking.mlflow",
          "tracking.experiment",
          "tracking.logModels");

  private static final Set<String> RAISABLE =
      Set.of("search.trials", "search.repeats", "keepModels");

  private static final String BUDGET = "search.budget";

  private static final Set<String> APPENDABLE = Set.of("search.enqueue", "search.configurations");

  /** Everything that is different, in the order of the specification. */
  public static List<SpecChange> between(StudySpec before, StudySpec now) {
    Map<String, JsonNode> old = new LinkedHashMap<>();
    Map<String, JsonNode> young = new LinkedHashMap<>();
    flatten("", StudyJson.tree(before), old);
    flatten("", StudyJson.tree(now), young);
    Set<String> keys = new LinkedHashSet<>(old.keySet());
    keys.addAll(young.keySet());
    keys.removeAll(IRRELEVANT);
    List<SpecChange> changes = new ArrayList<>();
    for (String key : keys) {
      JsonNode was = old.getOrDefault(key, MissingNode.getInstance());
      JsonNode is = young.getOrDefault(key, MissingNode.getInstance());
      if (!was.equals(is)) {
        changes.add(new SpecChange(key, text(was), text(is), extension(key, was, is)));
      }
    }
    return changes;
  }

  /** The change in words. */
  @Override
  public String toString() {
    return key + " was " + before + " and is now " + now;
  }

  private static void flatten(String key, JsonNode node, Map<String, JsonNode> flat) {
    if (node.isObject()) {
      node.fields()
          .forEachRemaining(field -> flatten(below(key, field.getKey()), field.getValue(), flat));
    } else if (node.isArray() && !node.isEmpty() && node.get(0).has("name")) {
      // Parameters, which a file has under their names. Their order decides what is drawn.
      ArrayNode names = JsonNodeFactory.instance.arrayNode();
      for (JsonNode item : node) {
        names.add(item.get("name"));
        flatten(below(key.replaceAll("\\.parameters$", ""), item.get("name").asText()), item, flat);
      }
      flat.put(key, names);
    } else if (!node.isNull()) {
      flat.put(key, node);
    }
  }

  private static String below(String key, String name) {
    return key.isEmpty() ? name : key + "." + name;
  }

  private static boolean extension(String key, JsonNode before, JsonNode now) {
    if (RAISABLE.contains(key)) {
      return before.isNumber() && now.isNumber() && now.asLong() > before.asLong();
    }
    if (key.equals(BUDGET)) {
      return before.isTextual()
          && (!now.isTextual() || duration(now).compareTo(duration(before)) > 0);
    }
    if (!APPENDABLE.contains(key) || now.size() < before.size()) {
      return false;
    }
    for (int i = 0; i < before.size(); i++) {
      if (!before.get(i).equals(now.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static Duration duration(JsonNode node) {
    return Duration.parse(node.asText());
  }

  private static String text(JsonNode node) {
    return node.isMissingNode() ? "not there" : node.toString();
  }
}
