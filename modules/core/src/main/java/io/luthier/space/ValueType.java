package io.luthier.space;

import java.util.List;

/** The type of a parameter's values, as a table's column needs to know it. */
public enum ValueType {
  /** {@link Double}. */
  REAL,
  /** {@link Long}. */
  INTEGER,
  /** {@link Boolean}. */
  BOOLEAN,
  /** {@link String}, and everything else in its text form. */
  TEXT;

  /** The type of a canonical value. */
  public static ValueType of(Object value) {
    return of(List.of(value));
  }

  /** The narrowest type that holds the values of this one and of another. */
  public ValueType or(ValueType other) {
    if (this == other) {
      return this;
    }
    boolean numbers = (this == REAL || this == INTEGER) && (other == REAL || other == INTEGER);
    return numbers ? REAL : TEXT;
  }

  /** The narrowest type that holds all of these canonical values. */
  static ValueType of(List<Object> values) {
    if (values.stream().allMatch(Long.class::isInstance)) {
      return INTEGER;
    }
    if (values.stream().allMatch(Number.class::isInstance)) {
      return REAL;
    }
    return values.stream().allMatch(Boolean.class::isInstance) ? BOOLEAN : TEXT;
  }
}
