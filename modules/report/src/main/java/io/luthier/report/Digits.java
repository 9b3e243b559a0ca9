package io.luthier.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;

/** Figures for people: seven digits that count are more than any chart shows. */
final class Digits {

  private static final MathContext SEVEN = new MathContext(7);

  private static final long LARGEST = 1L << 53;

  private Digits() {}

  /** Writes a figure; null if it is not finite, since JSON has nothing else for it. */
  static void write(double value, JsonGenerator json) throws IOException {
    if (!Double.isFinite(value)) {
      json.writeNull();
    } else if (value == Math.rint(value) && Math.abs(value) < LARGEST) {
      json.writeNumber((long) value);
    } else {
      json.writeNumber(new BigDecimal(value).round(SEVEN).doubleValue());
    }
  }

  /** Whether JavaScript's numbers have this one: whole ones must be below 2^53. */
  static boolean fits(Object value) {
    return value instanceof Number number
        && !(value instanceof Long && Math.abs(number.longValue()) >= LARGEST);
  }
}
