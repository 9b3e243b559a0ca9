package io.luthier.dl4j;

import io.luthier.dl4j.data.PackedRows;

/**
 * Metrics of predicted numbers, as scikit-learn defines them: loss, root mean squared error, mean
 * absolute error and the coefficient of determination.
 */
final class RegressionMetrics implements RowMetrics {

  private final double deviation;
  private int count;
  private double squares;
  private double absolutes;
  private double labelMean;
  private double labelSpread;

  /**
   * Metrics of no rows yet.
   *
   * @param deviation what one unit of predictions and targets is in the label's own units
   */
  RegressionMetrics(double deviation) {
    this.deviation = deviation;
  }

  @Override
  public void add(float[] outputs, PackedRows rows, int from, int more) {
    for (int i = 0; i < more; i++) {
      double label = rows.label(from + i);
      double error = outputs[i] - label;
      squares += error * error;
      absolutes += Math.abs(error);
      // Welford's way: the difference of two large sums would lose digits.
      count++;
      double off = label - labelMean;
      labelMean += off / count;
      labelSpread += off * (label - labelMean);
    }
  }

  @Override
  public double[] values() {
    double loss = squares / count;
    return new double[] {
      loss,
      Math.sqrt(loss) * deviation,
      absolutes / count * deviation,
      labelSpread > 0 ? 1 - squares / labelSpread : squares > 0 ? 0 : 1
    };
  }
}
