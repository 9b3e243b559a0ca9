package io.luthier.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Three clouds in the plane, and a column that says nothing. */
final class Clouds {

  private Clouds() {}

  static Dataset<Row> data() {
    Random random = new Random(1);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int kind = i % 3;
      rows.add(
          RowFactory.create(
              kind * 2 + random.nextGaussian() * 0.5,
              kind * kind + random.nextGaussian() * 0.5,
              "same",
              new String[] {"red", "green", "blue"}[kind]));
    }
    StructType schema =
        new StructType()
            .add("x", DataTypes.DoubleType)
            .add("y", DataTypes.DoubleType)
            .add("constant", DataTypes.StringType)
            .add("color", DataTypes.StringType);
    return LocalSpark.session().createDataFrame(rows, schema);
  }
}
