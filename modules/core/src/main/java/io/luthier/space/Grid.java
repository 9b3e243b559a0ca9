package io.luthier.space;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Every combination of a space's values, continuous and long ranges cut into points. Conditional
 * parameters count only where they exist, so no configuration comes twice.
 *
 * <p>Combinations are numbered from 0, the last parameter varying fastest; {@link #at} finds one by
 * its number without listing those before it. Thread-safe.
 */
public final class Grid {

  private final List<Parameter> parameters;
  private final List<List<Object>> values;

  /**
   * The grid of a space.
   *
   * @param space the space
   * @param points into how many values a range is cut, at least 1
   */
  public Grid(SearchSpace space, int points) {
    this.parameters = space.parameters();
    this.values = parameters.stream().map(parameter -> parameter.grid(points)).toList();
  }

  /** How many combinations there are; empty if more than a long counts. */
  public OptionalLong size() {
    try {
      return OptionalLong.of(size(0, new LinkedHashMap<>()));
    } catch (ArithmeticException overflow) {
      return OptionalLong.empty();
    }
  }

  /**
   * The combination of that number.
   *
   * @throws IndexOutOfBoundsException if there are not so many
   */
  public Configuration at(long number) {
    Map<String, Object> chosen = new LinkedHashMap<>();
    long rest = number;
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      if (!parameter.condition().holds(chosen)) {
        continue;
      }
      boolean found = false;
      for (Object value : values.get(i)) {
        chosen.put(parameter.name(), value);
        long below = size(i + 1, chosen);
        if (rest < below) {
          found = true;
          break;
        }
        rest -= below;
      }
      if (!found) {
        throw new IndexOutOfBoundsException("the grid has no combination number " + number);
      }
    }
    return new Configuration(chosen);
  }

  /** Whether a member of the space is one of the combinations. */
  public boolean contains(Configuration configuration) {
    for (int i = 0; i < parameters.size(); i++) {
      Optional<Object> value = configuration.get(parameters.get(i).name());
      if (value.isPresent() && !values.get(i).contains(value.get())) {
        return false;
      }
    }
    return true;
  }

  private long size(int from, Map<String, Object> chosen) {
    if (from == parameters.size()) {
      return 1;
    }
    Parameter parameter = parameters.get(from);
    if (!parameter.condition().holds(chosen)) {
      return size(from + 1, chosen);
    }
    if (!isParent(parameter.name())) {
      // Nothing further down depends on it: every value has the same number of combinations.
      return Math.multiplyExact((long) values.get(from).size(), size(from + 1, chosen));
    }
    long sum = 0;
    for (Object value : values.get(from)) {
      Map<String, Object> next = new LinkedHashMap<>(chosen);
      next.put(parameter.name(), value);
      sum = Math.addExact(sum, size(from + 1, next));
    }
    return sum;
  }

  private boolean isParent(String name) {
    return parameters.stream()
        .anyMatch(parameter -> parameter.condition().allowed().containsKey(name));
  }
}
