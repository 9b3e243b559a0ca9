package io.luthier.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Metrics of predicted class probabilities, as scikit-learn defines them. */
final class ClassificationMetrics {

  /** What DL4J clips probabilities to before it takes their logarithm. */
  private static final double SMALLEST = 1e-10;

  private ClassificationMetrics() {}

  /**
   * Mean cross-entropy in nats, accuracy and macro-averaged F1; for two classes also the area under
   * the ROC curve and the average precision of the second class.
   *
   * @param outputs probabilities, {@code classes} for each row
   * @param labels the index of each row's class
   */
  static double[] of(float[] outputs, float[] labels, int classes) {
    double loss = 0;
    int[] right = new int[classes];
    int[] predicted = new int[classes];
    int[] actual = new int[classes];
    for (int row = 0; row < labels.length; row++) {
      int label = (int) labels[row];
      int guess = best(outputs, row * classes, classes);
      // Math.max hands NaN on, so that a diverged network is seen.
      loss -= Math.log(Math.max(outputs[row * classes + label], SMALLEST));
      predicted[guess]++;
      actual[label]++;
      if (guess == label) {
        right[label]++;
      }
    }
    int rows = labels.length;
    double accuracy = (double) IntStream.of(right).sum() / rows;
    double f1 = macroF1(right, predicted, actual);
    return classes == 2
        ? new double[] {
          loss / rows,
          accuracy,
          f1,
          areaUnderRoc(outputs, labels),
          averagePrecision(outputs, labels)
        }
        : new double[] {loss / rows, accuracy, f1};
  }

  /** The index of the largest probability, the first of equals. */
  static int best(float[] outputs, int from, int classes) {
    int best = 0;
    for (int i = 1; i < classes; i++) {
      if (outputs[from + i] > outputs[from + best]) {
        best = i;
      }
    }
    return best;
  }

  /** Over the classes that occur, among labels or predictions. */
  private static double macroF1(int[] right, int[] predicted, int[] actual) {
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
  private static double areaUnderRoc(float[] outputs, float[] labels) {
    double ordered = 0;
    double negatives = 0;
    double positives = 0;
    for (Tied tied : ascending(outputs, labels)) {
      ordered += tied.positives() * (negatives + tied.negatives() / 2.0);
      negatives += tied.negatives();
      positives += tied.positives();
    }
    return ordered / (positives * negatives);
  }

  /** The sum over thresholds of precision times the gain in recall. */
  private static double averagePrecision(float[] outputs, float[] labels) {
    List<Tied> groups = ascending(outputs, labels);
    double positives = 0;
    double all = 0;
    double sum = 0;
    for (int i = groups.size() - 1; i >= 0; i--) {
      Tied tied = groups.get(i);
      positives += tied.positives();
      all += tied.positives() + tied.negatives();
      sum += tied.positives() * positives / all;
    }
    return sum / positives;
  }

  /** Rows with the same probability of the second class. */
  private record Tied(int negatives, int positives) {}

  private static List<Tied> ascending(float[] outputs, float[] labels) {
    // A probability's bits are in the order of its value; the label rides along in the lowest bit.
    long[] sorted = new long[labels.length];
    for (int row = 0; row < sorted.length; row++) {
      long bits = Float.floatToIntBits(outputs[2 * row + 1]);
      sorted[row] = bits << 1 | (int) labels[row];
    }
    Arrays.sort(sorted);
    List<Tied> groups = new ArrayList<>();
    int i = 0;
    while (i < sorted.length) {
      long probability = sorted[i] >> 1;
      int from = i;
      int positives = 0;
      for (; i < sorted.length && sorted[i] >> 1 == probability; i++) {
        positives += (int) (sorted[i] & 1);
      }
      groups.add(new Tied(i - from - positives, positives));
    }
    return groups;
  }
}
