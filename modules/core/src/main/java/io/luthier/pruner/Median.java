package io.luthier.pruner;

import io.luthier.trial.Objective;
import java.util.Arrays;
import java.util.Comparator;

/**
 * The median of values that come one by one; of an even number of them the worse of the two in the
 * middle. Two heaps, so another value takes time in proportion to the logarithm of their number,
 * and eight bytes: there is one median for each epoch.
 */
final class Median {

  /** The better half, the worst of them first; one value less than the rest if they are odd. */
  private final DoubleHeap better;

  /** The rest, the best of them first. */
  private final DoubleHeap rest;

  Median(Objective objective) {
    this(new DoubleHeap(objective.order().reversed()), new DoubleHeap(objective.order()));
  }

  private Median(DoubleHeap better, DoubleHeap rest) {
    this.better = better;
    this.rest = rest;
  }

  Median copy() {
    return new Median(better.copy(), rest.copy());
  }

  void add(double value) {
    better.add(value);
    rest.add(better.removeFirst());
    if (rest.size() > better.size() + 1) {
      better.add(rest.removeFirst());
    }
  }

  /** The median; there must be at least one value. */
  double value() {
    return rest.first();
  }

  /** Numbers of which the first in an order can be taken out: a binary heap. */
  private static final class DoubleHeap {

    private final Comparator<Double> order;
    private double[] values;
    private int size;

    DoubleHeap(Comparator<Double> order) {
      this(order, new double[4], 0);
    }

    private DoubleHeap(Comparator<Double> order, double[] values, int size) {
      this.order = order;
      this.values = values;
      this.size = size;
    }

    DoubleHeap copy() {
      return new DoubleHeap(order, values.clone(), size);
    }

    int size() {
      return size;
    }

    double first() {
      return values[0];
    }

    void add(double value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, size + size / 2);
      }
      int at = size++;
      while (at > 0 && order.compare(value, values[(at - 1) / 2]) < 0) {
        values[at] = values[(at - 1) / 2];
        at = (at - 1) / 2;
      }
      values[at] = value;
    }

    double removeFirst() {
      double first = values[0];
      double last = values[--size];
      int at = 0;
      int child = 1;
      while (child < size) {
        if (child + 1 < size && order.compare(values[child + 1], values[child]) < 0) {
          child++;
        }
        if (order.compare(last, values[child]) <= 0) {
          break;
        }
        values[at] = values[child];
        at = child;
        child = 2 * at + 1;
      }
      values[at] = last;
      return first;
    }
  }
}
