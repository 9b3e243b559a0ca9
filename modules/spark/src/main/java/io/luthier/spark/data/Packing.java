package io.luthier.spark.data;

import io.luthier.dl4j.data.PackedRows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Transformed rows as packed float32 arrays on the driver, in the data's order. */
final class Packing {

  private Packing() {}

  /**
   * Packs all rows that have a label.
   *
   * @param transformed data with its features as one vector
   * @throws DataProblem if a feature is not finite, vectors differ in length, a class is unknown,
   *     or the rows do not fit an array
   */
  static PackedRows pack(Dataset<Row> transformed, LabelEncoding label) {
    Map<String, Integer> indices = label.indices();
    List<float[][]> parts =
        transformed
            .select(org.apache.spark.sql.functions.col(FeatureStages.FEATURES), label.raw())
            .toJavaRDD()
            .mapPartitions(rows -> Collections.singletonList(part(rows, label, indices)).iterator())
            .collect();
    return joined(parts);
  }

  /** One partition: its width, its features, its labels. */
  private static float[][] part(
      Iterator<Row> rows, LabelEncoding label, Map<String, Integer> indices) {
    List<double[]> features = new ArrayList<>();
    List<Float> labels = new ArrayList<>();
    while (rows.hasNext()) {
      Row row = rows.next();
      if (!row.isNullAt(1)) {
        features.add(row.<Vector>getAs(0).toArray());
        labels.add(label.encode(row.get(1), indices));
      }
    }
    int width = features.isEmpty() ? 0 : features.get(0).length;
    float[] packed = new float[Math.multiplyExact(features.size(), width)];
    float[] packedLabels = new float[labels.size()];
    for (int i = 0; i < packedLabels.length; i++) {
      packedLabels[i] = labels.get(i);
      for (int j = 0; j < width; j++) {
        float value = (float) features.get(i)[j];
        if (!Float.isFinite(value)) {
          throw new DataProblem(
              "a feature is "
                  + value
                  + " after scaling: vectors and arrays may hold no missing and"
                  + " no infinite values");
        }
        packed[i * width + j] = value;
      }
    }
    return new float[][] {{width}, packed, packedLabels};
  }

  private static PackedRows joined(List<float[][]> parts) {
    long rows = 0;
    int width = 0;
    for (float[][] part : parts) {
      rows += part[2].length;
      width = Math.max(width, (int) part[0][0]);
    }
    if (rows * width > Integer.MAX_VALUE - 8) {
      throw new DataProblem(
          rows + " rows of " + width + " features are more than one array holds (2^31 values)");
    }
    float[] features = new float[(int) (rows * width)];
    float[] labels = new float[(int) rows];
    int at = 0;
    for (float[][] part : parts) {
      System.arraycopy(part[1], 0, features, at * width, part[1].length);
      System.arraycopy(part[2], 0, labels, at, part[2].length);
      at += part[2].length;
    }
    return new PackedRows(features, labels, width);
  }
}
