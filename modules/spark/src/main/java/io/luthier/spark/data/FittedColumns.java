package io.luthier.spark.data;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The columns that features are made of, as they are in the training split.
 *
 * @param columns the columns in the data's order
 * @param images whether the features are pixels
 */
record FittedColumns(List<FittedColumn> columns, boolean images) {

  /**
   * Fits the columns that say something.
   *
   * @param warnings where it is said which are left out, and why
   * @throws DataProblem if features cannot be made of them
   */
  static FittedColumns of(TrainingFigures train, boolean images, List<String> warnings) {
    return new FittedColumns(
        UsefulColumns.of(train, images, warnings).stream()
            .map(figures -> FittedColumn.of(figures, train.rows()))
            .toList(),
        images);
  }

  /** The columns as they are in the data. */
  List<FeatureColumn> raw() {
    return columns.stream().map(FittedColumn::column).toList();
  }

  /** The means of all numbers and elements of vectors, in the order of the columns. */
  double[] means() {
    return all(FittedColumn::means);
  }

  /** The deviations of all numbers and elements of vectors, in the order of the columns. */
  double[] deviations() {
    return all(FittedColumn::deviations);
  }

  private double[] all(Function<FittedColumn, double[]> what) {
    return columns.stream().flatMapToDouble(column -> Arrays.stream(what.apply(column))).toArray();
  }

  /** What all pixels are multiplied by: one divided by the largest there is. */
  double brightness() {
    double largest = columns.stream().mapToDouble(FittedColumn::brightest).max().orElse(0);
    return largest == 0 ? 1 : 1 / largest;
  }

  /** What is done to the numbers of a column. */
  Scaling scaling(FittedColumn column) {
    double[] factors = new double[column.means().length];
    if (images) {
      Arrays.fill(factors, brightness());
      return new Scaling(new double[factors.length], factors);
    }
    Arrays.setAll(factors, i -> column.deviations()[i] == 0 ? 0 : 1 / column.deviations()[i]);
    return new Scaling(column.means(), factors);
  }
}
