package io.luthier.space;

/** The checks that both numeric ranges share. */
final class Ranges {

  private Ranges() {}

  static void check(String name, Number min, Number max, Scale scale, int points) {
    if (!Double.isFinite(min.doubleValue()) || !Double.isFinite(max.doubleValue())) {
      throw new IllegalArgumentException(
          name + ": min and max must be finite numbers; found " + min + " and " + max);
    }
    if (min.doubleValue() >= max.doubleValue()) {
      throw new IllegalArgumentException(
          name
              + ": min must be below max; found min "
              + Values.text(min)
              + " and max "
              + Values.text(max)
              + " (a plain value fixes a parameter)");
    }
    if (scale == Scale.LOG && min.doubleValue() <= 0) {
      throw new IllegalArgumentException(
          name + ": a log scale needs min above 0; found min " + Values.text(min));
    }
    if (points < 0) {
      throw new IllegalArgumentException(name + ": points must be at least 1; found " + points);
    }
  }

  static IllegalArgumentException outside(String name, Object value, Object min, Object max) {
    return new IllegalArgumentException(
        name + ": found " + Values.text(value) + "; allowed is " + min + " to " + max);
  }
}
