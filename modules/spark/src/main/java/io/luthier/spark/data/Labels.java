package io.luthier.spark.data;

import io.luthier.trial.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;

/** The labels of all rows, in the data's order, with where each row stands. */
final class Labels {

  /** {@code monotonically_increasing_id} has the partition above this bit, the row below. */
  private static final int PARTITION_SHIFT = 33;

  private final String column;
  private final DataType type;
  private final Task task;
  private final long[] rows;
  private final Object[] raw;
  private final LabelEncoding classes;

  private Labels(
      String column, DataType type, Task task, long[] rows, Object[] raw, List<String> found) {
    this.column = column;
    this.type = type;
    this.task = task;
    this.rows = rows;
    this.raw = raw;
    this.classes = LabelEncoding.classes(column, type, found);
  }

  /**
   * Collects the labels.
   *
   * @param rowColumn where the rows' {@code monotonically_increasing_id} is
   * @param warnings where it is said how many rows have no label
   * @throws DataProblem if there is nothing to learn from them
   */
  static Labels collect(
      Dataset<Row> data, String rowColumn, String column, Task task, List<String> warnings) {
    List<Row> collected =
        data.select(functions.col(rowColumn), LabelEncoding.raw(column, task)).collectAsList();
    long[] rows = collected.stream().mapToLong(row -> row.getLong(0)).toArray();
    Object[] raw = collected.stream().map(row -> row.get(1)).toArray();
    long missing = Arrays.stream(raw).filter(Objects::isNull).count();
    if (missing > 0) {
      warnings.add(missing + " rows without a label in " + column + " were left out");
    }
    List<String> found =
        task == Task.REGRESSION
            ? List.of()
            : Arrays.stream(raw).filter(Objects::nonNull).map(Object::toString).distinct().toList();
    if (missing == raw.length) {
      throw new DataProblem(
          "the label column " + column + " has no value in any of " + raw.length + " rows");
    }
    if (task == Task.CLASSIFICATION && found.size() < 2) {
      throw new DataProblem(
          "the label column "
              + column
              + " has one class only, "
              + found.get(0)
              + "; a classification needs at least two");
    }
    return new Labels(column, data.schema().apply(column).dataType(), task, rows, raw, found);
  }

  /** How many rows there are, with or without a label. */
  int size() {
    return raw.length;
  }

  /** The class of each row; 0 for all rows of a regression, -1 without a label. */
  int[] kinds() {
    Map<String, Integer> indices = classes.indices();
    return Arrays.stream(raw)
        .mapToInt(
            label -> label == null ? -1 : task == Task.REGRESSION ? 0 : indices.get((String) label))
        .toArray();
  }

  /** A class by its index, as text. */
  String kind(int index) {
    return classes.classes().isEmpty() ? column : classes.classes().get(index);
  }

  /**
   * How the labels are encoded; targets are standardised by the training rows alone.
   *
   * @throws DataProblem if these all have the same target
   */
  LabelEncoding encoding(RowSplit split) {
    if (task == Task.CLASSIFICATION) {
      return classes;
    }
    double sum = 0;
    int count = 0;
    for (int row = 0; row < raw.length; row++) {
      if (split.parts()[row] == RowSplit.TRAIN) {
        sum += (Double) raw[row];
        count++;
      }
    }
    double mean = sum / count;
    double squares = 0;
    for (int row = 0; row < raw.length; row++) {
      if (split.parts()[row] == RowSplit.TRAIN) {
        squares += ((Double) raw[row] - mean) * ((Double) raw[row] - mean);
      }
    }
    double deviation = Math.sqrt(squares / count);
    if (!(deviation > 0 && Double.isFinite(deviation))) {
      throw new DataProblem(
          "the label column "
              + column
              + " has the same value in all rows of the training split, or"
              + " an infinite one");
    }
    return LabelEncoding.number(column, type, mean, deviation);
  }

  /** The part of each row, by partition and row. */
  byte[][] byPartition(byte[] parts) {
    int partitions = rows.length == 0 ? 0 : (int) (rows[rows.length - 1] >>> PARTITION_SHIFT) + 1;
    int[] sizes = new int[partitions];
    for (long row : rows) {
      sizes[(int) (row >>> PARTITION_SHIFT)]++;
    }
    byte[][] byPartition = new byte[partitions][];
    for (int i = 0; i < partitions; i++) {
      byPartition[i] = new byte[sizes[i]];
    }
    for (int i = 0; i < rows.length; i++) {
      byPartition[(int) (rows[i] >>> PARTITION_SHIFT)][index(rows[i])] = parts[i];
    }
    return byPartition;
  }

  /** The part of one row, as {@link #byPartition} has it. */
  static int part(byte[][] byPartition, long row) {
    return byPartition[(int) (row >>> PARTITION_SHIFT)][index(row)];
  }

  private static int index(long row) {
    return (int) (row & ((1L << PARTITION_SHIFT) - 1));
  }
}
