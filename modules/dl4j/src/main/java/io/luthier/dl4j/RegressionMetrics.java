package io.luthier.dl4j;

/** Metrics of predicted numbers, as scikit-learn defines them. */
final class RegressionMetrics {

  private RegressionMetrics() {}

  /**
   * Loss, root mean squared error, mean absolute error and the coefficient of determination.
   *
   * @param outputs standardised predictions
   * @param labels standardised targets
   * @param deviation what one unit of them is in the label's own units
   */
  static double[] of(float[] outputs, float[] labels, double deviation) {
    double squares = 0;
    double absolutes = 0;
    double mean = 0;
    for (int i = 0; i < labels.length; i++) {
      double error = outputs[i] - (double) labels[i];
      squares += error * error;
      absolutes += Math.abs(error);
      mean += labels[i];
    }
    int rows = labels.length;
    mean /= rows;
    double spread = 0;
    for (float label : labels) {
      spread += (label - mean) * (label - mean);
    }
    double loss = squares / rows;
    return new double[] {
      loss,
      Math.sqrt(loss) * deviation,
      absolutes / rows * deviation,
      spread > 0 ? 1 - squares / spread : squares > 0 ? 0 : 1
    };
  }
}
