package io.luthier.sampler;

import java.util.random.RandomGenerator;

/** Normal distributions of which only what lies in the unit interval counts. */
final class UnitNormal {

  private static final double[] COEFFICIENTS = {
    0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429
  };

  private UnitNormal() {}

  /**
   * How much of a normal distribution lies in the unit interval.
   *
   * @param centre its centre, in the unit interval
   * @param width its standard deviation
   */
  static double inside(double centre, double width) {
    return below((1 - centre) / width) - below(-centre / width);
  }

  /**
   * The standard normal distribution function, with an error below 1e-7 (Abramowitz and Stegun,
   * "Handbook of Mathematical Functions", 7.1.26).
   */
  static double below(double z) {
    double x = Math.abs(z) * Math.sqrt(0.5);
    double t = 1 / (1 + 0.3275911 * x);
    double sum = 0;
    for (int i = COEFFICIENTS.length - 1; i >= 0; i--) {
      sum = (sum + COEFFICIENTS[i]) * t;
    }
    double tail = 0.5 * sum * StrictMath.exp(-x * x);
    return z < 0 ? tail : 1 - tail;
  }

  /**
   * A draw that lies in the unit interval.
   *
   * @param centre the distribution's centre, in the unit interval
   * @param width its standard deviation, at most 1, so that a third of all draws lies inside
   */
  static double draw(double centre, double width, RandomGenerator random) {
    double drawn;
    do {
      drawn = centre + width * random.nextGaussian();
    } while (drawn < 0 || drawn > 1);
    return drawn;
  }
}
