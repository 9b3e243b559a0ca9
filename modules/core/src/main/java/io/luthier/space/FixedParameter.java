package io.luthier.space;

import java.util.List;
import java.util.OptionalLong;

/**
 * A parameter that is not tuned: it has one value in every configuration, and a column all the
 * same.
 *
 * @param name the parameter's name
 * @param value the value, made {@linkplain Values#canonical canonical}
 */
public record FixedParameter(String name, Object value) implements Parameter {

  public FixedParameter {
    Names.check(name);
    try {
      value = Values.canonical(value);
    } catch (IllegalArgumentException bad) {
      throw new IllegalArgumentException(name + ": " + bad.getMessage(), bad);
    }
  }

  @Override
  public Object decode(double unit) {
    return value;
  }

  @Override
  public double encode(Object value) {
    if (!contains(value)) {
      throw new IllegalArgumentException(
          name + ": found " + Values.text(value) + "; it is fixed to " + Values.text(this.value));
    }
    return 0.5;
  }

  @Override
  public boolean contains(Object value) {
    return this.value.equals(value);
  }

  @Override
  public OptionalLong cardinality() {
    return OptionalLong.of(1);
  }

  @Override
  public List<Object> grid(int points) {
    return List.of(value);
  }

  @Override
  public ValueType type() {
    return ValueType.of(List.of(value));
  }
}
