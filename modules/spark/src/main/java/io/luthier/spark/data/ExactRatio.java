package io.luthier.spark.data;

import java.math.BigInteger;

/**
 * Fractions of whole numbers as doubles, rounded once: to the nearest double, halves to the even
 * one. Only results below 2^-1022 are rounded twice.
 */
final class ExactRatio {

  /** More than the 53 bits of a double and a bit that says whether the rest is a half. */
  private static final int BITS = 64;

  private ExactRatio() {}

  /**
   * {@code numerator / denominator * 2^exponent}.
   *
   * @param denominator greater than 0
   */
  static double quotient(BigInteger numerator, BigInteger denominator, int exponent) {
    int up = BITS - numerator.abs().bitLength() + denominator.bitLength();
    BigInteger[] parts = shifted(numerator.abs(), denominator, up);
    double rounded = rounded(parts[0], parts[1].signum() != 0, exponent - up);
    return numerator.signum() < 0 ? -rounded : rounded;
  }

  /**
   * The square root of {@code numerator / denominator * 2^exponent}.
   *
   * @param numerator at least 0
   * @param denominator greater than 0
   * @param exponent an even number
   */
  static double root(BigInteger numerator, BigInteger denominator, int exponent) {
    int up = 2 * (BITS - (numerator.bitLength() - denominator.bitLength()) / 2);
    BigInteger[] parts = shifted(numerator, denominator, up);
    BigInteger[] root = parts[0].sqrtAndRemainder();
    boolean more = root[1].signum() != 0 || parts[1].signum() != 0;
    return rounded(root[0], more, (exponent - up) / 2);
  }

  /** Quotient and remainder after a multiplication by a power of two, which may be negative. */
  private static BigInteger[] shifted(BigInteger numerator, BigInteger denominator, int up) {
    return numerator
        .shiftLeft(Math.max(up, 0))
        .divideAndRemainder(denominator.shiftLeft(Math.max(-up, 0)));
  }

  /** A number with something behind its last bit, or not. Rounding needs to know no more of it. */
  private static double rounded(BigInteger number, boolean more, int exponent) {
    BigInteger sticky = more ? number.setBit(0) : number;
    return Math.scalb(sticky.doubleValue(), exponent);
  }
}
