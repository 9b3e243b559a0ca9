package io.luthier.dl4j.data;

import java.io.Serializable;

/** What the labels of packed rows mean. */
public sealed interface Target extends Serializable {

  /** How many values a network gives for a row. */
  int outputs();

  /**
   * Indices of classes.
   *
   * @param count how many classes there are, at least 2
   */
  record Classes(int count) implements Target {

    @Override
    public int outputs() {
      return count;
    }
  }

  /**
   * A number, standardised with the training split's figures: (label - mean) / deviation.
   *
   * @param mean of the label on the training split
   * @param deviation the standard deviation of the label on the training split, above 0
   */
  record Quantity(double mean, double deviation) implements Target {

    @Override
    public int outputs() {
      return 1;
    }
  }
}
