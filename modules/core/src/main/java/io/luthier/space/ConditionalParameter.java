package io.luthier.space;

import java.util.List;
import java.util.OptionalLong;

/**
 * A parameter that exists only in some configurations; in the others its column is empty.
 *
 * @param parameter the parameter, not itself conditional
 * @param condition when it exists
 */
public record ConditionalParameter(Parameter parameter, Condition condition) implements Parameter {

  public ConditionalParameter {
    if (parameter instanceof ConditionalParameter) {
      throw new IllegalArgumentException(
          parameter.name() + ": has two conditions; put both parents into one");
    }
    if (condition.allowed().containsKey(parameter.name())) {
      throw new IllegalArgumentException(parameter.name() + ": depends on itself");
    }
  }

  @Override
  public String name() {
    return parameter.name();
  }

  @Override
  public Object decode(double unit) {
    return parameter.decode(unit);
  }

  @Override
  public double encode(Object value) {
    return parameter.encode(value);
  }

  @Override
  public boolean contains(Object value) {
    return parameter.contains(value);
  }

  @Override
  public OptionalLong cardinality() {
    return parameter.cardinality();
  }

  @Override
  public List<Object> grid(int points) {
    return parameter.grid(points);
  }

  @Override
  public ValueType type() {
    return parameter.type();
  }
}
