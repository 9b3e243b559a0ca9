package io.luthier.space;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One point of a search space: the parameters that exist in it and their canonical values. Equal
 * values make equal configurations, whatever their order. As JSON it is a plain object.
 *
 * <p>The getters take a default for a name that is absent, and throw {@link
 * IllegalArgumentException} with name, value and the type expected if the value is of another type.
 *
 * @param values name to canonical value, in the order of the space
 */
public record Configuration(@JsonValue Map<String, Object> values) {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Configuration {
    Map<String, Object> copy = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          try {
            copy.put(name, Values.canonical(value));
          } catch (IllegalArgumentException bad) {
            throw new IllegalArgumentException(name + ": " + bad.getMessage(), bad);
          }
        });
    values = Collections.unmodifiableMap(copy);
  }

  /** Whether the parameter exists here. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** The value, if the parameter exists here. */
  public Optional<Object> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** A number; whole numbers are taken as well. */
  public double real(String name, double absent) {
    Object value = values.getOrDefault(name, absent);
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw wrongType(name, value, "a number");
  }

  /** A whole number that fits an int; a real without a fraction is taken as well. */
  public int integer(String name, int absent) {
    Object value = values.getOrDefault(name, (long) absent);
    if (value instanceof Number number) {
      double exact = number.doubleValue();
      if (exact == Math.rint(exact) && Math.abs(exact) <= Integer.MAX_VALUE) {
        return (int) exact;
      }
    }
    throw wrongType(name, value, "a whole number");
  }

  /** A text. */
  public String text(String name, String absent) {
    Object value = values.getOrDefault(name, absent);
    if (value instanceof String text) {
      return text;
    }
    throw wrongType(name, value, "a text");
  }

  /** The values of a list; a single value is a list of one. */
  public List<Object> list(String name, List<Object> absent) {
    Object value = values.get(name);
    if (value == null) {
      return absent;
    }
    return value instanceof List<?> items ? Collections.unmodifiableList(items) : List.of(value);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    values.forEach(
        (name, value) ->
            text.append(text.length() == 0 ? "" : ", ")
                .append(name)
                .append('=')
                .append(Values.text(value)));
    return text.toString();
  }

  private static IllegalArgumentException wrongType(String name, Object value, String expected) {
    return new IllegalArgumentException(
        name + ": found " + Values.text(value) + "; expected " + expected);
  }
}
