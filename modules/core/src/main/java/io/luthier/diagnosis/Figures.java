package io.luthier.diagnosis;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers in sentences. */
final class Figures {

  private Figures() {}

  /** A number with three digits that count: 0.0123, 12.3, 1.2e-5. */
  static String text(double value) {
    if (!Double.isFinite(value) || value == 0) {
      return value == 0 ? "0" : String.valueOf(value);
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros();
    double size = Math.abs(value);
    return size >= 1e-3 && size < 1e6
        ? rounded.toPlainString()
        : Double.toString(rounded.doubleValue()).toLowerCase(Locale.ROOT);
  }

  /** A share in whole per cent. */
  static String percent(double share) {
    return Math.round(100 * share) + " %";
  }
}
