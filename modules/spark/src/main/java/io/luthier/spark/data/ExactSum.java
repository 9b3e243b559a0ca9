package io.luthier.spark.data;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigInteger;

/**
 * A sum of doubles, or of their squares, without any rounding: a long fixed-point number, so that
 * neither the order of the values nor how they were cut into parts makes a difference. After the
 * "small superaccumulator" of Radford M. Neal, "Fast exact summation using small and large
 * superaccumulators" (2015), with only as many digits as the values need.
 *
 * <p>It is right for up to 2^31 values, over all sums that are added together. For one thread.
 */
final class ExactSum {

  /** What a sum of values is counted in: 2 to the power of this, the smallest of all doubles. */
  static final int VALUES_UNIT = -1074;

  /** What a sum of squares is counted in: 2 to the power of this. */
  static final int SQUARES_UNIT = 2 * VALUES_UNIT;

  private static final int LIMB_BITS = 32;
  private static final long LIMB = (1L << LIMB_BITS) - 1;

  /** Limbs that one term can touch: 106 bits of a square, moved by up to 31. */
  private static final int SPAN = 5;

  private static final long FRACTION = (1L << 52) - 1;

  /**
   * Digits of 32 bits, the lowest first, and each of them a sum of up to 2^31 such digits of either
   * sign: 63 bits hold them without a carry.
   */
  private long[] limbs = {};

  /** Which digit the first limb is. */
  private int first;

  /** Adds a finite value. A sum is either one of values or one of squares. */
  void add(double value) {
    long bits = Double.doubleToRawLongBits(value);
    int exponent = (int) (bits >>> 52) & 0x7ff;
    long mantissa = (bits & FRACTION) | (exponent == 0 ? 0 : FRACTION + 1);
    if (mantissa != 0) {
      add(mantissa, 0, Math.max(exponent, 1) - 1, bits >> 63);
    }
  }

  /** Adds the square of a finite value, all of its 106 bits. */
  void addSquare(double value) {
    long bits = Double.doubleToRawLongBits(value);
    int exponent = (int) (bits >>> 52) & 0x7ff;
    long mantissa = (bits & FRACTION) | (exponent == 0 ? 0 : FRACTION + 1);
    if (mantissa != 0) {
      long high = Math.multiplyHigh(mantissa, mantissa);
      add(mantissa * mantissa, high, 2 * (Math.max(exponent, 1) - 1), 0);
    }
  }

  /** Adds 128 bits at a place; {@code sign} is 0, or -1 to subtract them. */
  private void add(long low, long high, int place, long sign) {
    int at = place / LIMB_BITS - first;
    if (at < 0 || at + SPAN > limbs.length) {
      makeRoom(place / LIMB_BITS, place / LIMB_BITS + SPAN);
      at = place / LIMB_BITS - first;
    }
    int shift = place % LIMB_BITS;
    // Java takes a shift by 64 for one by 0.
    long middle = (high << shift) | (low >>> 1 >>> (63 - shift));
    low <<= shift;
    limbs[at] += ((low & LIMB) ^ sign) - sign;
    limbs[at + 1] += ((low >>> LIMB_BITS) ^ sign) - sign;
    limbs[at + 2] += ((middle & LIMB) ^ sign) - sign;
    limbs[at + 3] += ((middle >>> LIMB_BITS) ^ sign) - sign;
    limbs[at + 4] += ((high >>> 1 >>> (63 - shift)) ^ sign) - sign;
  }

  private void makeRoom(int from, int until) {
    if (limbs.length == 0) {
      first = from;
    }
    int lowest = Math.min(first, from);
    long[] wider = new long[Math.max(first + limbs.length, until) - lowest];
    System.arraycopy(limbs, 0, wider, first - lowest, limbs.length);
    limbs = wider;
    first = lowest;
  }

  /** Adds what another sum of the same kind has. */
  void add(ExactSum other) {
    if (other.limbs.length == 0) {
      return;
    }
    makeRoom(other.first, other.first + other.limbs.length);
    for (int i = 0; i < other.limbs.length; i++) {
      limbs[other.first - first + i] += other.limbs[i];
    }
  }

  /** The sum, in {@link #VALUES_UNIT} or {@link #SQUARES_UNIT}. */
  BigInteger total() {
    BigInteger total = BigInteger.ZERO;
    for (int i = limbs.length - 1; i >= 0; i--) {
      total = total.shiftLeft(LIMB_BITS).add(BigInteger.valueOf(limbs[i]));
    }
    return total.shiftLeft(first * LIMB_BITS);
  }

  void write(DataOutput out) throws IOException {
    out.writeShort(first);
    out.writeShort(limbs.length);
    for (long limb : limbs) {
      out.writeLong(limb);
    }
  }

  /** What {@link #write} wrote. */
  static ExactSum read(DataInput in) throws IOException {
    ExactSum sum = new ExactSum();
    sum.first = in.readShort();
    sum.limbs = new long[in.readShort()];
    for (int i = 0; i < sum.limbs.length; i++) {
      sum.limbs[i] = in.readLong();
    }
    return sum;
  }
}
