package io.luthier.spark.data;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigInteger;

/**
 * What there is to know of the values of one feature: how many there are, the least, the largest,
 * mean and deviation. The same to the last digit in whatever order and parts they come. NaN is no
 * value. For one thread.
 */
final class Moments {

  private long count;
  private double least = Double.POSITIVE_INFINITY;
  private double largest = Double.NEGATIVE_INFINITY;
  private ExactSum sum = new ExactSum();
  private ExactSum squares = new ExactSum();

  /** Adds a value. */
  void add(double value) {
    if (Double.isNaN(value)) {
      return;
    }
    count++;
    least = Math.min(least, value);
    largest = Math.max(largest, value);
    if (!Double.isInfinite(value)) {
      sum.add(value);
      squares.addSquare(value);
    }
  }

  /** Adds the values of others. */
  void add(Moments others) {
    count += others.count;
    least = Math.min(least, others.least);
    largest = Math.max(largest, others.largest);
    sum.add(others.sum);
    squares.add(others.squares);
  }

  /** How many values there are, infinite ones included. */
  long count() {
    return count;
  }

  /** Whether one of them is infinite; mean and deviation are those of the others then. */
  boolean isInfinite() {
    return count > 0 && (Double.isInfinite(least) || Double.isInfinite(largest));
  }

  /** Whether all of them are the same. */
  boolean isConstant() {
    return least == largest;
  }

  /** The largest without its sign; 0 if there is no value. */
  double brightest() {
    return count == 0 ? 0 : Math.max(Math.abs(least), Math.abs(largest));
  }

  /** The mean, rounded once; there must be a value. */
  double mean() {
    return ExactRatio.quotient(sum.total(), BigInteger.valueOf(count), ExactSum.VALUES_UNIT);
  }

  /**
   * The deviation of a sample in which what is missing is the mean, rounded once; there must be a
   * value.
   *
   * @param rows how many rows the sample has, values and missing ones
   * @return 0 for a single row
   */
  double deviation(long rows) {
    if (rows < 2) {
      return 0;
    }
    BigInteger total = sum.total();
    BigInteger values = BigInteger.valueOf(count);
    BigInteger spread = squares.total().multiply(values).subtract(total.multiply(total));
    BigInteger divisor = values.multiply(BigInteger.valueOf(rows - 1));
    return ExactRatio.root(spread, divisor, ExactSum.SQUARES_UNIT);
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(count);
    out.writeDouble(least);
    out.writeDouble(largest);
    sum.write(out);
    squares.write(out);
  }

  /** What {@link #write} wrote. */
  static Moments read(DataInput in) throws IOException {
    Moments moments = new Moments();
    moments.count = in.readLong();
    moments.least = in.readDouble();
    moments.largest = in.readDouble();
    moments.sum = ExactSum.read(in);
    moments.squares = ExactSum.read(in);
    return moments;
  }
}
