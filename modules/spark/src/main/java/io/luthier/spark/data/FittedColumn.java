package io.luthier.spark.data;

import java.util.List;

/**
 * What features are made of a column by: found in the training split, and all that a feature of any
 * other row depends on.
 *
 * @param column the column
 * @param means the mean of a number, or of each element of a vector; none of a text
 * @param deviations their deviations, over all rows, where what is missing is the mean
 * @param brightest the largest value of any, without its sign
 * @param texts the values of a text, in their alphabet's order, which is that of UTF-16
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record FittedColumn(
    FeatureColumn column,
    double[] means,
    double[] deviations,
    double brightest,
    List<String> texts) {

  /**
   * Fits a column.
   *
   * @param rows how many rows the training split has
   * @throws DataProblem if its values are so far apart that no double is
   */
  static FittedColumn of(ColumnFigures figures, long rows) {
    Moments[] elements = figures.elements();
    double[] means = new double[elements.length];
    double[] deviations = new double[elements.length];
    double brightest = 0;
    for (int i = 0; i < elements.length; i++) {
      means[i] = elements[i].mean();
      deviations[i] = elements[i].deviation(rows);
      brightest = Math.max(brightest, elements[i].brightest());
      if (Double.isInfinite(deviations[i])) {
        throw new DataProblem(
            "the feature column " + figures.column().name() + " holds values that are too large");
      }
    }
    return new FittedColumn(
        figures.column(), means, deviations, brightest, figures.texts().stream().sorted().toList());
  }

  /** How many features it makes. */
  int width() {
    return means.length + texts.size();
  }
}
