package io.luthier.space;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * When a conditional parameter exists: each named parameter must have one of the values given for
 * it. A parameter that does not exist itself satisfies nothing.
 *
 * @param allowed for each parent parameter the values that will do, made canonical
 */
public record Condition(Map<String, List<Object>> allowed) {

  /** The condition that always holds. */
  public static final Condition ALWAYS = new Condition(Map.of());

  public Condition {
    Map<String, List<Object>> copy = new LinkedHashMap<>();
    allowed.forEach(
        (parent, values) -> {
          if (values.isEmpty()) {
            throw new IllegalArgumentException("when: " + parent + " needs at least one value");
          }
          copy.put(parent, values.stream().map(Values::canonical).toList());
        });
    allowed = java.util.Collections.unmodifiableMap(copy);
  }

  /** Whether the values decided so far satisfy the condition. */
  public boolean holds(Map<String, Object> values) {
    return allowed.entrySet().stream()
        .allMatch(
            parent ->
                values.containsKey(parent.getKey())
                    && parent.getValue().contains(values.get(parent.getKey())));
  }
}
