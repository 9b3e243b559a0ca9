package io.luthier.spark.data;

import io.luthier.dl4j.data.PackedRows;
import io.luthier.spark.shards.PackedRow;
import io.luthier.spark.shards.Shard;
import io.luthier.spark.shards.ShardDirectory;
import io.luthier.spark.shards.ShardWriter;
import io.luthier.spark.shards.ShardedRows;
import io.luthier.spark.store.SparkWrite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Transformed rows that have a label as packed float32 values, in the data's order. */
final class Packing {

  private Packing() {}

  /**
   * Packs rows into arrays on the driver.
   *
   * @param transformed data with its features as one vector
   * @throws DataProblem if a feature is not finite, vectors differ in length, a class is unknown,
   *     or the rows do not fit an array
   */
  static PackedRows pack(Dataset<Row> transformed, LabelEncoding label) {
    Map<String, Integer> indices = label.indices();
    return joined(
        rows(transformed, label)
            .mapPartitions(
                (FlatMapFunction<Iterator<Row>, float[][]>)
                    rows ->
                        Collections.singletonList(part(packed(rows, label, indices))).iterator())
            .collect());
  }

  /**
   * Packs rows into files, one for each partition that has any. No process has more than one of
   * them in its memory.
   *
   * @param name what the files' names begin with
   * @throws DataProblem as {@link #pack} does
   * @throws IOException if they cannot be written
   */
  static ShardedRows write(
      Dataset<Row> transformed, LabelEncoding label, ShardDirectory directory, String name)
      throws IOException {
    Map<String, Integer> indices = label.indices();
    String path = directory.path();
    JavaRDD<String> written =
        rows(transformed, label)
            .mapPartitions(
                (FlatMapFunction<Iterator<Row>, String>)
                    rows -> shard(path, name, packed(rows, label, indices)).iterator());
    List<Shard> shards = new ArrayList<>();
    SparkWrite.run(() -> written.collect().forEach(text -> shards.add(Shard.of(text))));
    for (Shard shard : shards) {
      requireWidth(shards.get(0).width(), shard.width());
    }
    long rowCount = shards.stream().mapToLong(Shard::rows).sum();
    if (rowCount > Labels.MOST_ROWS) {
      throw Labels.tooMany(rowCount);
    }
    return new ShardedRows(path, shards);
  }

  private static JavaRDD<Row> rows(Dataset<Row> transformed, LabelEncoding label) {
    return transformed.select(functions.col(FeatureStages.FEATURES), label.raw()).toJavaRDD();
  }

  /** A partition's shard, as text; the attempts at it have different names. */
  private static List<String> shard(String directory, String name, Iterator<PackedRow> rows)
      throws IOException {
    TaskContext task = TaskContext.get();
    String file = String.format("%s-%05d-%d", name, task.partitionId(), task.taskAttemptId());
    Optional<Shard> shard = ShardWriter.write(directory, SparkHadoopUtil.get().conf(), file, rows);
    return shard.map(Shard::text).stream().toList();
  }

  /** The rows that have a label, one after the other. */
  private static Iterator<PackedRow> packed(
      Iterator<Row> rows, LabelEncoding label, Map<String, Integer> indices) {
    return new Iterator<>() {
      private PackedRow next;
      private int width = -1;

      @Override
      public boolean hasNext() {
        while (next == null && rows.hasNext()) {
          Row row = rows.next();
          if (!row.isNullAt(1)) {
            float[] features = features(row.<Vector>getAs(0));
            width = width < 0 ? features.length : width;
            requireWidth(width, features.length);
            next = new PackedRow(features, label.encode(row.get(1), indices));
          }
        }
        return next != null;
      }

      @Override
      public PackedRow next() {
        if (!hasNext()) {
          throw new java.util.NoSuchElementException();
        }
        PackedRow given = next;
        next = null;
        return given;
      }
    };
  }

  private static float[] features(Vector vector) {
    double[] values = vector.toArray();
    float[] features = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      float value = (float) values[i];
      if (!Float.isFinite(value)) {
        throw new DataProblem(
            "a feature is "
                + value
                + " after scaling: vectors and arrays may hold no missing and"
                + " no infinite values");
      }
      features[i] = value;
    }
    return features;
  }

  private static void requireWidth(int width, int found) {
    if (found != width) {
      throw new DataProblem(
          "rows have " + width + " features, and " + found + ": vectors must be of one length");
    }
  }

  /** One partition: its width, its features, its labels. */
  private static float[][] part(Iterator<PackedRow> rows) {
    List<PackedRow> all = new ArrayList<>();
    rows.forEachRemaining(all::add);
    int width = all.isEmpty() ? 0 : all.get(0).features().length;
    float[] features = new float[Math.multiplyExact(all.size(), width)];
    float[] labels = new float[all.size()];
    for (int i = 0; i < labels.length; i++) {
      System.arraycopy(all.get(i).features(), 0, features, i * width, width);
      labels[i] = all.get(i).label();
    }
    return new float[][] {{width}, features, labels};
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
