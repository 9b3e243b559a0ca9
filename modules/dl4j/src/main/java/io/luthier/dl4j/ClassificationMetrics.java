package io.luthier.dl4j;

import io.luthier.dl4j.data.PackedRows;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Metrics of predicted class probabilities, as scikit-learn defines them: mean cross-entropy in
 * nats, accuracy and macro-averaged F1; for two classes also the area under the ROC curve and the
 * average precision of the second class.
 */
final class ClassificationMetrics implements RowMetrics {

  /** What DL4J clips probabilities to before it takes their logarithm. */
  private static final double SMALLEST = 1e-10;

  private final int classes;
  private final int[] right;
  private final int[] predicted;
  private final int[] actual;
  private final long[] scored;
  private int rowCount;
  private double loss;

  /**
   * Metrics of no rows yet.
   *
   * @param rows how many there will be
   */
  ClassificationMetrics(int classes, int rows) {
    this.classes = classes;
    this.right = new int[classes];
    this.predicted = new int[classes];
    this.actual = new int[classes];
    this.scored = new long[classes == 2 ? rows : 0];
  }

  @Override
  public void add(float[] outputs, PackedRows rows, int from, int count) {
    for (int i = 0; i < count; i++) {
      int label = (int) rows.label(from + i);
      int guess = best(outputs, i * classes, classes);
      // Math.max hands NaN on, so that a diverged network is seen.
      loss -= Math.log(Math.max(outputs[i * classes + label], SMALLEST));
      predicted[guess]++;
      actual[label]++;
      if (guess == label) {
        right[label]++;
      }
      if (classes == 2) {
        scored[rowCount + i] = scored(outputs[2 * i + 1], label);
      }
    }
    rowCount += count;
  }

  @Override
  public double[] values() {
    double accuracy = (double) IntStream.of(right).sum() / rowCount;
    double f1 = macroF1();
    if (classes > 2) {
      return new double[] {loss / rowCount, accuracy, f1};
    }
    Arrays.sort(scored);
    return new double[] {
      loss / rowCount, accuracy, f1, areaUnderRoc(scored), averagePrecision(scored)
    };
  }

  /** The index of the largest probability, the first of equals. */
  private static int best(float[] outputs, int from, int classes) {
    int best = 0;
    for (int i = 1; i < classes; i++) {
      if (outputs[from + i] > outputs[from + best]) {
        best = i;
      }
    }
    return best;
  }

  /** Over the classes that occur, among labels or predictions. */
  private double macroF1() {
    double sum = 0;
    int present = 0;
    for (int i = 0; i < right.length; i++) {
      int occurrences = predicted[i] + actual[i];
      if (occurrences > 0) {
        sum += 2.0 * right[i] / occurrences;
        present++;
      }
    }
    return sum / present;
  }

  /** The share of pairs of one row of each class that are in order; ties count half. */
  private static double areaUnderRoc(long[] ascending) {
    double ordered = 0;
    double negatives = 0;
    double positives = 0;
    for (int from = 0; from < ascending.length; ) {
      int tiedPositives = 0;
      int to = from;
      for (; to < ascending.length && tied(ascending[to], ascending[from]); to++) {
        tiedPositives += label(ascending[to]);
      }
      int tiedNegatives = to - from - tiedPositives;
      ordered += tiedPositives * (negatives + tiedNegatives / 2.0);
      negatives += tiedNegatives;
      positives += tiedPositives;
      from = to;
    }
    return ordered / (positives * negatives);
  }

  /** The sum over thresholds of precision times the gain in recall. */
  private static double averagePrecision(long[] ascending) {
    double positives = 0;
    double sum = 0;
    for (int from = ascending.length - 1; from >= 0; ) {
      int tiedPositives = 0;
      int to = from;
      for (; to >= 0 && tied(ascending[to], ascending[from]); to--) {
        tiedPositives += label(ascending[to]);
      }
      positives += tiedPositives;
      sum += tiedPositives * positives / (ascending.length - 1 - to);
      from = to;
    }
    return sum / positives;
  }

  /** Whether two rows have the same probability of the second class. */
  private static boolean tied(long one, long other) {
    return one >> 1 == other >> 1;
  }

  private static int label(long scored) {
    return (int) (scored & 1);
  }

  /** A probability's bits are in the order of its value; the label rides along in the lowest. */
  private static long scored(float probability, int label) {
    return (long) Float.floatToIntBits(probability) << 1 | label;
  }
}
