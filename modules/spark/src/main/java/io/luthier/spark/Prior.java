package io.luthier.spark;

import io.luthier.dl4j.data.PackedRows;
import io.luthier.dl4j.data.Target;
import io.luthier.dl4j.data.TrainingData;
import io.luthier.spark.data.PackedData;

/**
 * The validation loss of who has learnt nothing but how often each class comes, or the mean, on the
 * training split.
 */
final class Prior {

  private Prior() {}

  /** It; NaN if the labels are not on the driver. */
  static double of(PackedData data) {
    if (!(data instanceof PackedData.OnHeap heap)) {
      return Double.NaN;
    }
    TrainingData rows = heap.rows();
    return rows.target() instanceof Target.Classes classes
        ? crossEntropy(rows, classes.count())
        : meanSquare(rows.validation());
  }

  private static double crossEntropy(TrainingData rows, int classes) {
    double[] frequencies = new double[classes];
    for (float label : rows.train().labels()) {
      frequencies[(int) label] += 1.0 / rows.train().rows();
    }
    double sum = 0;
    for (float label : rows.validation().labels()) {
      sum -= Math.log(frequencies[(int) label]);
    }
    return sum / rows.validation().rows();
  }

  /** The target is standardised on the training split, so its mean there is 0. */
  private static double meanSquare(PackedRows validation) {
    double sum = 0;
    for (float label : validation.labels()) {
      sum += label * label;
    }
    return sum / validation.rows();
  }
}
