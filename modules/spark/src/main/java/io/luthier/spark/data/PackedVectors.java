package io.luthier.spark.data;

import io.luthier.dl4j.data.PackedRows;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/** What a feature pipeline has made, vectors of Spark ML, as packed rows. */
public final class PackedVectors {

  private PackedVectors() {}

  /**
   * Packs rows.
   *
   * @param rows at least one
   * @param column which of their columns the vectors are in, all of one size
   * @param labels one for each row
   */
  public static PackedRows of(List<Row> rows, int column, float[] labels) {
    int width = rows.get(0).<Vector>getAs(column).size();
    float[] features = new float[rows.size() * width];
    for (int row = 0; row < rows.size(); row++) {
      double[] values = rows.get(row).<Vector>getAs(column).toArray();
      for (int i = 0; i < width; i++) {
        features[row * width + i] = (float) values[i];
      }
    }
    return new PackedRows(features, labels, width);
  }
}
