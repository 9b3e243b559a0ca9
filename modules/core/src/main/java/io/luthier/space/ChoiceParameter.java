package io.luthier.space;

import java.util.List;
import java.util.OptionalLong;

/**
 * One of several values, in no particular order.
 *
 * @param name the parameter's name
 * @param values the values, made {@linkplain Values#canonical canonical}; at least one, no two
 *     equal
 */
public record ChoiceParameter(String name, List<Object> values) implements Parameter {

  public ChoiceParameter {
    Names.check(name);
    if (values.isEmpty()) {
      throw new IllegalArgumentException(name + ": choices need at least one value; found none");
    }
    try {
      values = values.stream().map(Values::canonical).toList();
    } catch (IllegalArgumentException bad) {
      throw new IllegalArgumentException(name + ": " + bad.getMessage(), bad);
    }
    if (values.stream().distinct().count() < values.size()) {
      throw new IllegalArgumentException(
          name + ": choices must differ; found " + values.stream().map(Values::text).toList());
    }
  }

  @Override
  public Object decode(double unit) {
    return values.get((int) Math.min(values.size() - 1.0, Math.floor(unit * values.size())));
  }

  @Override
  public double encode(Object value) {
    int index = values.indexOf(value);
    if (index < 0) {
      throw new IllegalArgumentException(
          name
              + ": found "
              + Values.text(value)
              + "; allowed are "
              + values.stream().map(Values::text).toList());
    }
    return (index + 0.5) / values.size();
  }

  @Override
  public boolean contains(Object value) {
    return values.contains(value);
  }

  @Override
  public OptionalLong cardinality() {
    return OptionalLong.of(values.size());
  }

  @Override
  public List<Object> grid(int points) {
    return values;
  }

  @Override
  public ValueType type() {
    return ValueType.of(values);
  }
}
