package io.luthier.spark.data;

import io.luthier.trial.Task;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;

/**
 * The labels of all rows, in the data's order, with where each row stands. There may be hundreds of
 * millions of them on the driver, so a row takes no more than a number.
 */
final class Labels {

  /** {@code monotonically_increasing_id} has the partition above this bit, the row below. */
  private static final int PARTITION_SHIFT = 33;

  /** As many as an array of Java's holds. */
  static final long MOST_ROWS = Integer.MAX_VALUE - 8;

  private final String column;
  private final DataType type;
  private final int[] partitionSizes;
  private final int[] kinds;
  private final double[] numbers;
  private final LabelEncoding classes;

  private Labels(
      String column,
      DataType type,
      int[] partitionSizes,
      int[] kinds,
      double[] numbers,
      LabelEncoding classes) {
    this.column = column;
    this.type = type;
    this.partitionSizes = partitionSizes;
    this.kinds = kinds;
    this.numbers = numbers;
    this.classes = classes;
  }

  /**
   * Collects the labels.
   *
   * @param data as {@link SplitRows#numbered} made it
   * @param column the label's own name
   * @param type its type
   * @param warnings where it is said how many rows have no label
   * @throws DataProblem if there is nothing to learn from them
   */
  static Labels collect(
      Dataset<Row> data, String column, DataType type, Task task, List<String> warnings) {
    boolean regression = task == Task.REGRESSION;
    List<PartitionLabels> parts =
        data
            .select(SplitRows.NUMBER, SplitRows.LABEL)
            .toJavaRDD()
            .mapPartitions(
                (FlatMapFunction<Iterator<Row>, byte[]>)
                    rows -> List.of(PartitionLabels.of(rows, regression).write()).iterator())
            .collect()
            .stream()
            .map(PartitionLabels::read)
            .toList();
    long rows = parts.stream().mapToLong(PartitionLabels::rows).sum();
    if (rows > MOST_ROWS) {
      throw tooMany(rows);
    }
    long missing = parts.stream().mapToLong(PartitionLabels::missing).sum();
    if (missing > 0) {
      warnings.add(missing + " rows without a label in " + column + " were left out");
    }
    if (missing == rows) {
      throw new DataProblem(
          "the label column " + column + " has no value in any of " + rows + " rows");
    }
    List<String> found =
        parts.stream().flatMap(part -> part.classes().stream()).distinct().toList();
    if (!regression && found.size() < 2) {
      throw new DataProblem(
          "the label column "
              + column
              + " has one class only, "
              + found.get(0)
              + "; a classification needs at least two");
    }
    LabelEncoding classes = LabelEncoding.classes(column, type, found);
    int[] kinds = new int[(int) rows];
    double[] numbers = new double[regression ? (int) rows : 0];
    Map<String, Integer> indices = classes.indices();
    int at = 0;
    for (PartitionLabels part : parts) {
      part.copyKinds(indices, kinds, at);
      part.copyNumbers(numbers, at);
      at += part.rows();
    }
    return new Labels(column, type, partitionSizes(parts), kinds, numbers, classes);
  }

  static DataProblem tooMany(long rows) {
    return new DataProblem(
        "there are " + rows + " rows; a study can have no more than " + MOST_ROWS);
  }

  /**
   * How many rows each partition had when the rows were numbered. It may have been cut since, or
   * numbered as a whole before it was.
   */
  private static int[] partitionSizes(List<PartitionLabels> parts) {
    List<PartitionLabels.Run> runs = parts.stream().flatMap(part -> part.runs().stream()).toList();
    long last = runs.isEmpty() ? -1 : runs.get(runs.size() - 1).first() >>> PARTITION_SHIFT;
    int[] sizes = new int[(int) last + 1];
    for (PartitionLabels.Run run : runs) {
      int partition = (int) (run.first() >>> PARTITION_SHIFT);
      if (partition >= sizes.length || index(run.first()) != sizes[partition]) {
        throw new IllegalStateException("the rows are not in the order of their numbers");
      }
      sizes[partition] += run.rows();
    }
    return sizes;
  }

  /** How many rows there are, with or without a label. */
  int size() {
    return kinds.length;
  }

  /** The class of each row; 0 for all rows of a regression, -1 without a label. */
  int[] kinds() {
    return kinds;
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
    if (!classes.classes().isEmpty()) {
      return classes;
    }
    double sum = 0;
    int count = 0;
    for (int row = 0; row < numbers.length; row++) {
      if (split.parts()[row] == RowSplit.TRAIN) {
        sum += numbers[row];
        count++;
      }
    }
    double mean = sum / count;
    double squares = 0;
    for (int row = 0; row < numbers.length; row++) {
      if (split.parts()[row] == RowSplit.TRAIN) {
        squares += (numbers[row] - mean) * (numbers[row] - mean);
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
    byte[][] byPartition = new byte[partitionSizes.length][];
    int from = 0;
    for (int i = 0; i < byPartition.length; i++) {
      byPartition[i] = Arrays.copyOfRange(parts, from, from + partitionSizes[i]);
      from += partitionSizes[i];
    }
    return byPartition;
  }

  /** The part of one row, as {@link #byPartition} has it. */
  static byte part(byte[][] byPartition, long row) {
    return byPartition[(int) (row >>> PARTITION_SHIFT)][index(row)];
  }

  private static int index(long row) {
    return (int) (row & ((1L << PARTITION_SHIFT) - 1));
  }
}
