package io.luthier.spark.data;

import java.math.BigInteger;

/**
 * Fractions of whole numbers as doubles, rounded once: to the nearest double, halves to the even
 * one.
 */
final class ExactRatio {

  /** As many as are calculated: more than a double has. */
  private static final int BITS = 64;

  private static final int DOUBLE_BITS = 53;

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

  /**
   * {@code number * 2^exponent}, rounded.
   *
   * @param number of more bits than a double has, or 0
   * @param more whether there is something behind its last bit
   */
  private static double rounded(BigInteger number, boolean more, int exponent) {
    if (number.signum() == 0) {
      return 0;
    }
    int dropped = Math.max(number.bitLength() - DOUBLE_BITS, ExactSum.VALUES_UNIT - exponent);
    BigInteger kept = number.shiftRight(dropped);
    boolean overHalf = more || number.getLowestSetBit() < dropped - 1;
    if (number.testBit(dropped - 1) && (overHalf || kept.testBit(0))) {
      kept = kept.add(BigInteger.ONE);
    }
    return Math.scalb(kept.doubleValue(), exponent + dropped);
  }
}
