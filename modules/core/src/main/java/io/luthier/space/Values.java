package io.luthier.space;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;

/** The canonical form of parameter values, so that equal configurations are equal objects. */
public final class Values {

  private Values() {}

  /**
   * The canonical form: whole-number types become {@link Long}, other numbers {@link Double} (with
   * negative zero as zero), collections an immutable {@link List} of canonical values; strings and
   * booleans stay.
   *
   * @throws IllegalArgumentException for null, for a number that is not finite or does not fit a
   *     long, and for any other type
   */
  public static Object canonical(Object value) {
    if (value instanceof String || value instanceof Boolean || value instanceof Long) {
      return value;
    }
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    if (value instanceof BigInteger big && big.bitLength() < Long.SIZE) {
      return big.longValue();
    }
    if (value instanceof Double || value instanceof Float || value instanceof BigDecimal) {
      double number = ((Number) value).doubleValue();
      if (Double.isFinite(number)) {
        return number + 0.0;
      }
    }
    if (value instanceof Collection<?> items && !items.isEmpty()) {
      return items.stream().map(Values::canonical).toList();
    }
    throw new IllegalArgumentException(
        "found the value "
            + value
            + "; allowed are finite numbers, text, true, false, and non-empty lists of these");
  }

  /** How a value is written in a table or a message: lists as {@code 128-64}. */
  public static String text(Object value) {
    if (value instanceof List<?> items) {
      return String.join("-", items.stream().map(Values::text).toList());
    }
    return String.valueOf(value);
  }
}
