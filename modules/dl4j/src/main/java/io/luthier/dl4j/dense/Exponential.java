package io.luthier.dl4j.dense;

/**
 * The exponential function of whole arrays, to the last digit or so of a float: a power of two
 * times the polynomial of the Cephes library for what is left (S. Moshier, {@code expf}). Some five
 * times as fast as {@link Math#exp}, because the first of its two loops vectorises. For one thread.
 */
final class Exponential {

  /** Beyond these the result would not be a normal float. */
  private static final float LEAST = -87.33f;

  private static final float MOST = 88.37f;

  private static final float LOG2_E = (float) 1.4426950408889634;

  /** Adding and taking away 1.5 x 2^23 rounds to a whole number. */
  private static final float ROUNDER = 12582912f;

  /**
   * The logarithm of two in two parts, the first with few digits, so that its multiples are exact.
   */
  private static final float LN2_HIGH = 355f / 512;

  private static final float LN2_LOW = (float) -2.12194440e-4;

  private static final int EXPONENT_BIAS = 127;

  private static final int FRACTION_BITS = 23;

  private float[] powers = new float[0];

  /** Replaces the first values of an array by their exponentials; what is not a number stays so. */
  void apply(float[] values, int count) {
    if (powers.length < count) {
      powers = new float[count];
    }
    polynomials(values, powers, count);
    for (int i = 0; i < count; i++) {
      values[i] *= Float.intBitsToFloat(((int) powers[i] + EXPONENT_BIAS) << FRACTION_BITS);
    }
  }

  private static void polynomials(float[] values, float[] powers, int count) {
    for (int i = 0; i < count; i++) {
      float x = Math.min(Math.max(values[i], LEAST), MOST);
      float power = (x * LOG2_E + ROUNDER) - ROUNDER;
      float rest = x - power * LN2_HIGH - power * LN2_LOW;
      float sum = (float) 1.9875691500e-4;
      sum = sum * rest + (float) 1.3981999507e-3;
      sum = sum * rest + (float) 8.3334519073e-3;
      sum = sum * rest + (float) 4.1665795894e-2;
      sum = sum * rest + (float) 1.6666665459e-1;
      sum = sum * rest + (float) 5.0000001201e-1;
      values[i] = sum * (rest * rest) + rest + 1;
      powers[i] = power;
    }
  }
}
