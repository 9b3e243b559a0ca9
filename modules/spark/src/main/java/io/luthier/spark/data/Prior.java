package io.luthier.spark.data;

import io.luthier.dl4j.data.Target;

/**
 * The validation loss of who has learnt nothing but how often each class comes, or the mean, on the
 * training split.
 */
final class Prior {

  private Prior() {}

  /**
   * The loss.
   *
   * @param train the labels that are trained on, as the target has them
   * @param validation those that judge
   */
  static double of(Target target, float[] train, float[] validation) {
    return target instanceof Target.Classes classes
        ? crossEntropy(classes.count(), train, validation)
        : meanSquare(validation);
  }

  private static double crossEntropy(int classes, float[] train, float[] validation) {
    double[] frequencies = new double[classes];
    for (float label : train) {
      frequencies[(int) label] += 1.0 / train.length;
    }
    double sum = 0;
    for (float label : validation) {
      sum -= Math.log(frequencies[(int) label]);
    }
    return sum / validation.length;
  }

  /** The target is standardised on the training split, so its mean there is 0. */
  private static double meanSquare(float[] validation) {
    double sum = 0;
    for (float label : validation) {
      sum += label * label;
    }
    return sum / validation.length;
  }
}
