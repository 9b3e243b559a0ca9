package io.luthier.spark.data;

import io.luthier.study.DataSpec.Split;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Finds the parts of a split: in the study's own data, or wherever the study says.
 *
 * @param own the study's own data
 * @param split its split
 * @param columns the columns that features are made of
 * @param label how labels are encoded
 */
record Parts(
    SparkSession spark,
    SplitRows own,
    RowSplit split,
    List<FeatureColumn> columns,
    LabelEncoding label) {

  /** The training rows, which are always of the study's own data. */
  PartRows train() {
    return own(RowSplit.TRAIN);
  }

  /**
   * Another part.
   *
   * @throws DataProblem if data of its own cannot be read, or does not fit the training data
   */
  PartRows part(byte part, Split where) {
    if (where instanceof Split.Separate separate) {
      Dataset<Row> data = DataReader.readInOrder(spark, separate.source());
      return new PartRows(SplitRows.apart(data, columns, label, part), part, data::count);
    }
    return own(part);
  }

  private PartRows own(byte part) {
    return new PartRows(own, part, () -> split.size(part));
  }
}
