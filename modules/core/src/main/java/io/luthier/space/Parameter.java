package io.luthier.space;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * One dimension of a {@link SearchSpace}: a name and the values it may take.
 *
 * <p>Values are canonical: {@link Double} for real parameters, {@link Long} for integers, and for
 * choices and fixed values whatever {@link Values#canonical} makes of what was given ({@code
 * Double}, {@code Long}, {@code String}, {@code Boolean}, or a {@code List} of these). Every
 * implementation is an immutable record that refuses bad input with an {@link
 * IllegalArgumentException} naming the parameter, what was found and what is allowed.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = RealParameter.class, name = "real"),
  @JsonSubTypes.Type(value = IntegerParameter.class, name = "integer"),
  @JsonSubTypes.Type(value = ChoiceParameter.class, name = "choice"),
  @JsonSubTypes.Type(value = FixedParameter.class, name = "fixed"),
  @JsonSubTypes.Type(value = ConditionalParameter.class, name = "conditional")
})
public sealed interface Parameter
    permits RealParameter, IntegerParameter, ChoiceParameter, FixedParameter, ConditionalParameter {

  /** The name, unique in its space, and the name of the ranking's column. */
  String name();

  /**
   * The value at a position of the unit interval.
   *
   * @param unit from 0 to 1, both included
   */
  Object decode(double unit);

  /**
   * A position of the unit interval that {@link #decode} maps to this value; the centre of the
   * value's stretch where there are several.
   *
   * @throws IllegalArgumentException if the value is not {@linkplain #contains one of this
   *     parameter}
   */
  double encode(Object value);

  /** Whether this canonical value may be proposed. */
  boolean contains(Object value);

  /** How many different values there are; empty for a continuous range. */
  OptionalLong cardinality();

  /** Whether there is anything to tune: more than one value. */
  default boolean varies() {
    return cardinality().orElse(2) > 1;
  }

  /**
   * The values a grid takes from this parameter, in ascending or declared order.
   *
   * @param points how many values to cut a continuous or long integer range into, unless the
   *     parameter brings its own number; at least 1. A range of fewer values gives all of them, one
   *     point gives the middle of the range on its scale.
   */
  List<Object> grid(int points);

  /** The type of the ranking's column for this parameter. */
  ValueType type();

  /** The condition under which the parameter exists; always true unless it is conditional. */
  default Condition condition() {
    return Condition.ALWAYS;
  }

  /**
   * This parameter, existing only where another one has one of the given values.
   *
   * @param parent the other parameter's name
   * @param values the values of it, any of which will do
   */
  default Parameter when(String parent, Object... values) {
    return new ConditionalParameter(this, new Condition(Map.of(parent, List.of(values))));
  }

  /** A range of real numbers, both ends included. */
  static RealParameter real(String name, double min, double max, Scale scale) {
    return new RealParameter(name, min, max, scale, 0);
  }

  /** A range of whole numbers on a linear scale, both ends included. */
  static IntegerParameter integer(String name, long min, long max) {
    return new IntegerParameter(name, min, max, Scale.LINEAR, 0);
  }

  /** One of several values. */
  static ChoiceParameter choice(String name, Object... values) {
    return new ChoiceParameter(name, List.of(values));
  }

  /** A single value. */
  static FixedParameter fixed(String name, Object value) {
    return new FixedParameter(name, value);
  }
}
