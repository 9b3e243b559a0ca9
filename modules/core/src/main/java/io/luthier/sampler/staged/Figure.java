package io.luthier.sampler.staged;

import io.luthier.space.Values;
import java.util.Locale;

/** How values and figures are written in sentences. */
final class Figure {

  private Figure() {}

  /** Real numbers to four digits, without zeros at their end; anything else as in tables. */
  static String text(Object value) {
    return value instanceof Double real
        ? String.format(Locale.ROOT, "%.4g", real)
            .replaceFirst("(\\.\\d*?)0+(e|$)", "$1$2")
            .replaceFirst("\\.(e|$)", "$1")
        : Values.text(value);
  }
}
