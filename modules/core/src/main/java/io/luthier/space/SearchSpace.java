package io.luthier.space;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The parameters of a study, and the codec between configurations and the unit cube.
 *
 * <p>Parents stand before the parameters that depend on them, whatever the order given. A unit-cube
 * point has one coordinate a parameter, in the order of {@link #parameters()}; the coordinate of a
 * parameter that does not exist in a configuration is ignored on decoding and {@code NaN} on
 * encoding.
 *
 * @param parameters the parameters; may be empty (every configuration is then the empty one)
 */
public record SearchSpace(List<Parameter> parameters) {

  private static final long COUNTABLE = 1_000_000;

  public SearchSpace {
    parameters = parentsFirst(parameters);
  }

  /** The space of these parameters. */
  public static SearchSpace of(Parameter... parameters) {
    return new SearchSpace(Arrays.asList(parameters));
  }

  /** The parameter of that name. */
  public Optional<Parameter> parameter(String name) {
    return parameters.stream().filter(parameter -> parameter.name().equals(name)).findFirst();
  }

  /** The configuration at a point of the unit cube, of as many coordinates as parameters. */
  public Configuration decode(double[] point) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      if (parameter.condition().holds(values)) {
        values.put(parameter.name(), parameter.decode(point[i]));
      }
    }
    return new Configuration(values);
  }

  /**
   * A point of the unit cube that {@link #decode} maps to this configuration.
   *
   * @throws IllegalArgumentException if the configuration is not {@linkplain #check of this space}
   */
  public double[] encode(Configuration configuration) {
    check(configuration);
    return parameters.stream()
        .mapToDouble(
            parameter ->
                configuration.get(parameter.name()).map(parameter::encode).orElse(Double.NaN))
        .toArray();
  }

  /**
   * A configuration given by hand, completed: parameters it leaves out are drawn, and numbers take
   * the parameter's own type, so that a whole number will do for a real.
   *
   * @throws IllegalArgumentException if what is given does not fit the space
   */
  public Configuration complete(Configuration given, RandomGenerator random) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      // One draw a parameter, needed or not: an entry's values do not depend on what is left out.
      Object drawn = parameter.decode(random.nextDouble());
      if (parameter.condition().holds(values)) {
        values.put(
            parameter.name(),
            given.get(parameter.name()).map(v -> fit(parameter, v)).orElse(drawn));
      }
    }
    given.values().forEach(values::putIfAbsent);
    Configuration complete = new Configuration(values);
    check(complete);
    return complete;
  }

  private static Object fit(Parameter parameter, Object value) {
    if (value instanceof Number number && !parameter.contains(value)) {
      Object other = value instanceof Long ? (Object) number.doubleValue() : number.longValue();
      return parameter.contains(other) && number.doubleValue() == ((Number) other).doubleValue()
          ? other
          : value;
    }
    return value;
  }

  /** Whether the configuration has exactly the parameters that exist, with values they may take. */
  public boolean contains(Configuration configuration) {
    return complaint(configuration).isEmpty();
  }

  /**
   * Refuses a configuration that is not of this space.
   *
   * @throws IllegalArgumentException naming the parameter, what was found and what is allowed
   */
  public void check(Configuration configuration) {
    complaint(configuration)
        .ifPresent(
            complaint -> {
              throw new IllegalArgumentException(complaint);
            });
  }

  /**
   * How many configurations there are; empty if a range is continuous, has more than a million
   * values, or the count leaves a long: more than any study will try.
   */
  public OptionalLong cardinality() {
    return parameters.stream()
            .allMatch(parameter -> parameter.cardinality().orElse(Long.MAX_VALUE) <= COUNTABLE)
        ? new Grid(this, (int) COUNTABLE).size()
        : OptionalLong.empty();
  }

  private Optional<String> complaint(Configuration configuration) {
    Map<String, Object> seen = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      Object value = configuration.values().get(parameter.name());
      boolean exists = parameter.condition().holds(seen);
      if (exists && value == null) {
        return Optional.of(parameter.name() + ": has no value");
      }
      if (!exists && value != null) {
        return Optional.of(
            parameter.name()
                + ": found "
                + Values.text(value)
                + "; it exists only when "
                + describe(parameter.condition()));
      }
      if (exists) {
        if (!parameter.contains(value)) {
          try {
            parameter.encode(value);
          } catch (IllegalArgumentException outside) {
            return Optional.of(outside.getMessage());
          }
        }
        seen.put(parameter.name(), value);
      }
    }
    return configuration.values().keySet().stream()
        .filter(name -> !seen.containsKey(name))
        .findFirst()
        .map(name -> name + ": is no parameter of the space; it has " + names());
  }

  private List<String> names() {
    return parameters.stream().map(Parameter::name).toList();
  }

  private static String describe(Condition condition) {
    return condition.allowed().entrySet().stream()
        .map(
            parent ->
                parent.getKey()
                    + " is "
                    + parent.getValue().stream()
                        .map(Values::text)
                        .collect(Collectors.joining(" or ")))
        .collect(Collectors.joining(" and "));
  }

  private static List<Parameter> parentsFirst(List<Parameter> given) {
    Map<String, Parameter> byName = new LinkedHashMap<>();
    for (Parameter parameter : given) {
      if (byName.put(parameter.name(), parameter) != null) {
        throw new IllegalArgumentException(parameter.name() + ": is declared twice in the space");
      }
    }
    for (Parameter parameter : given) {
      checkParents(parameter, byName);
    }
    List<Parameter> ordered = new ArrayList<>();
    Set<String> placed = new HashSet<>();
    while (ordered.size() < given.size()) {
      List<Parameter> ready =
          given.stream()
              .filter(parameter -> !placed.contains(parameter.name()))
              .filter(parameter -> placed.containsAll(parameter.condition().allowed().keySet()))
              .toList();
      if (ready.isEmpty()) {
        throw new IllegalArgumentException(
            "the conditions of "
                + byName.keySet().stream().filter(name -> !placed.contains(name)).toList()
                + " depend on each other in a circle");
      }
      // One at a time keeps the declared order wherever the conditions allow it.
      ordered.add(ready.get(0));
      placed.add(ready.get(0).name());
    }
    return List.copyOf(ordered);
  }

  private static void checkParents(Parameter parameter, Map<String, Parameter> byName) {
    parameter
        .condition()
        .allowed()
        .forEach(
            (parent, values) -> {
              Parameter found = byName.get(parent);
              if (found == null) {
                throw new IllegalArgumentException(
                    parameter.name()
                        + ": its condition names "
                        + parent
                        + ", which is no parameter of the space");
              }
              values.stream()
                  .filter(value -> !found.contains(value))
                  .findFirst()
                  .ifPresent(
                      value -> {
                        throw new IllegalArgumentException(
                            parameter.name()
                                + ": its condition asks for "
                                + parent
                                + " "
                                + Values.text(value)
                                + ", a value that "
                                + parent
                                + " never has");
                      });
            });
  }
}
