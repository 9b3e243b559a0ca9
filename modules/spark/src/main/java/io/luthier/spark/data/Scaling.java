package io.luthier.spark.data;

import java.io.Serializable;

/**
 * What is done to numbers to make features of them: something is taken off, and the rest is
 * multiplied.
 *
 * @param shifts what is taken off, by element of the column
 * @param factors what the rest is multiplied by, by element of the column
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Scaling(double[] shifts, double[] factors) implements Serializable {

  /** The feature of an element. */
  double of(double value, int element) {
    return (value - shifts[element]) * factors[element];
  }
}
