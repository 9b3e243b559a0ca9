package io.luthier.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The fields of the Spark operator's resources that our manifests use, with their types, as its
 * definitions of {@code sparkoperator.k8s.io/v1beta2} have them. No library has these for Java, so
 * this is a list of our own: it finds a misspelt field, not one that a later operator has dropped.
 */
final class OperatorFields {

  private static final List<String> POD =
      List.of("serviceAccount", "cores", "memory", "memoryOverhead");

  private static final Map<String, String> TYPES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("type", "Java|Python|Scala|R"),
              Map.entry("mode", "cluster|client"),
              Map.entry("sparkVersion", "text"),
              Map.entry("image", "text"),
              Map.entry("imagePullPolicy", "Always|IfNotPresent|Never"),
              Map.entry("mainClass", "text"),
              Map.entry("mainApplicationFile", "text"),
              Map.entry("arguments", "texts"),
              Map.entry("sparkConf", "texts by name"),
              Map.entry("restartPolicy", "object"),
              Map.entry("restartPolicy.type", "Never|Always|OnFailure"),
              Map.entry("restartPolicy.onFailureRetries", "whole number"),
              Map.entry("restartPolicy.onFailureRetryInterval", "whole number"),
              Map.entry("restartPolicy.onSubmissionFailureRetries", "whole number"),
              Map.entry("restartPolicy.onSubmissionFailureRetryInterval", "whole number"),
              Map.entry("executor.instances", "whole number"),
              Map.entry("driver.terminationGracePeriodSeconds", "whole number")));

  private static final List<String> REQUIRED =
      List.of("type", "sparkVersion", "mainApplicationFile", "driver", "executor");

  static {
    for (String role : List.of("driver", "executor")) {
      TYPES.put(role, "object");
      for (String field : POD) {
        TYPES.put(role + "." + field, field.equals("cores") ? "whole number" : "text");
      }
    }
  }

  private OperatorFields() {}

  /**
   * What is wrong with an application's specification.
   *
   * @return a sentence for each problem; empty if there is none
   */
  static List<String> problems(Map<?, ?> specification) {
    List<String> problems = new ArrayList<>();
    REQUIRED.stream()
        .filter(field -> !specification.containsKey(field))
        .forEach(field -> problems.add(field + " is missing"));
    check("", specification, problems);
    return problems;
  }

  private static void check(String prefix, Map<?, ?> fields, List<String> problems) {
    fields.forEach(
        (name, value) -> {
          String path = prefix + name;
          String type = TYPES.get(path);
          if (type == null) {
            problems.add(path + " is not known");
          } else if (!fits(type, value)) {
            problems.add(path + ": found " + value + "; allowed is " + type);
          } else if (type.equals("object")) {
            check(path + ".", (Map<?, ?>) value, problems);
          }
        });
  }

  private static boolean fits(String type, Object value) {
    return switch (type) {
      case "text" -> value instanceof String;
      case "whole number" -> value instanceof Integer;
      case "object" -> value instanceof Map;
      case "texts" ->
          value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
      case "texts by name" ->
          value instanceof Map<?, ?> map
              && map.values().stream().allMatch(String.class::isInstance);
      default -> List.of(type.split("\\|", -1)).contains(value);
    };
  }
}
