package io.luthier.spark.mlflow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luthier.study.TrackingSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What is to be logged with a run, cut into requests that MLflow takes: with at most 1,000 metrics,
 * 100 parameters and 100 tags, and 1,000 of them in all. For one thread.
 */
final class RunLog {

  static final int METRICS = 800;
  static final int PARAMETERS = 100;
  static final int TAGS = 100;

  /** What servers of any version take. */
  static final int PARAMETER_LENGTH = 500;

  static final int TAG_LENGTH = 5000;
  private static final int KEY_LENGTH = 250;

  private static final Pattern FOREIGN =
      Pattern.compile("[^\\w.\\- ]", Pattern.UNICODE_CHARACTER_CLASS);

  private final List<List<ObjectNode>> metrics = new ArrayList<>();
  private final Map<String, String> parameters = new LinkedHashMap<>();
  private final Map<String, String> tags = new LinkedHashMap<>();

  /** Metrics of one moment, which are sent together. */
  RunLog metrics(Map<String, Double> values, long step, Instant at) {
    List<ObjectNode> group = new ArrayList<>();
    values.forEach(
        (name, value) -> {
          ObjectNode metric = JsonNodeFactory.instance.objectNode();
          metric.put("key", key(name));
          if (Double.isFinite(value)) {
            metric.put("value", value);
          } else {
            // As JSON of protocol buffers has them.
            metric.put("value", String.valueOf(value));
          }
          metric.put("timestamp", at.toEpochMilli());
          metric.put("step", step);
          group.add(metric);
        });
    if (!group.isEmpty()) {
      metrics.add(group);
    }
    return this;
  }

  /** A parameter, which can never be changed. */
  RunLog parameter(String name, String value) {
    if (!value.isEmpty()) {
      parameters.put(key(name), cut(value, PARAMETER_LENGTH));
    }
    return this;
  }

  /** Tags, in place of those that there are under their names. */
  RunLog tags(Map<String, String> values) {
    values.forEach((name, value) -> tags.put(key(name), cut(value, TAG_LENGTH)));
    return this;
  }

  boolean isEmpty() {
    return metrics.isEmpty() && parameters.isEmpty() && tags.isEmpty();
  }

  /** A name as MLflow takes it. */
  static String key(String name) {
    String plain = FOREIGN.matcher(name).replaceAll("_");
    // It is a path to MLflow, and these are not.
    if (plain.matches("\\.{1,2}")) {
      plain = "_" + plain;
    }
    return plain.substring(0, Math.min(plain.length(), KEY_LENGTH));
  }

  static String cut(String value, int length) {
    String plain = TrackingSpec.redacted(value);
    return plain.length() <= length ? plain : plain.substring(0, length - 3) + "...";
  }

  /** The bodies of the requests. */
  List<ObjectNode> requests(String run) {
    List<ObjectNode> requests = new ArrayList<>();
    List<ObjectNode> texts = new ArrayList<>();
    parameters.forEach((name, value) -> texts.add(entry(name, value)));
    int metric = 0;
    List<ObjectNode> marks = new ArrayList<>();
    tags.forEach((name, value) -> marks.add(entry(name, value)));
    for (int part = 0;
        part * PARAMETERS < texts.size() || part * TAGS < marks.size() || metric < metrics.size();
        part++) {
      ObjectNode request = JsonNodeFactory.instance.objectNode();
      request.put("run_id", run);
      request.putArray("params").addAll(part(texts, part, PARAMETERS));
      request.putArray("tags").addAll(part(marks, part, TAGS));
      ArrayNode some = request.putArray("metrics");
      while (metric < metrics.size() && some.size() + metrics.get(metric).size() <= METRICS) {
        some.addAll(metrics.get(metric++));
      }
      requests.add(request);
    }
    return requests;
  }

  private static List<ObjectNode> part(List<ObjectNode> all, int part, int size) {
    int from = Math.min(part * size, all.size());
    return all.subList(from, Math.min(from + size, all.size()));
  }

  static ObjectNode entry(String name, String value) {
    return JsonNodeFactory.instance.objectNode().put("key", name).put("value", value);
  }
}
