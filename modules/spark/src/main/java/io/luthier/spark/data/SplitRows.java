package io.luthier.spark.data;

import io.luthier.trial.Task;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;

/**
 * Rows with their labels, each in a part of the split, as Spark has them inside: to be read once,
 * from the first to the last of a partition, and never kept. Spark plans one query for all that is
 * done with them. For one thread.
 */
final class SplitRows {

  /** The raw label. */
  static final String LABEL = "__luthier_label";

  /** Where a row stands, by Spark's own numbering. */
  static final String NUMBER = "__luthier_row";

  static final int LABEL_AT = 0;
  private static final int NUMBER_AT = 1;

  private final Dataset<Row> data;
  private final Place place;
  private Optional<JavaRDD<InternalRow>> planned = Optional.empty();

  /** Says which part a row is in; {@link RowSplit#NOWHERE} if it has no label. */
  interface Place extends Serializable {
    byte part(InternalRow row);
  }

  private SplitRows(Dataset<Row> data, Place place) {
    this.data = data;
    this.place = place;
  }

  /** A study's own data, with nothing but what it needs: labels, numbers of rows, and columns. */
  static Dataset<Row> numbered(
      Dataset<Row> data, List<FeatureColumn> columns, String label, Task task) {
    List<Column> selected = new ArrayList<>();
    selected.add(LabelEncoding.raw(label, task).as(LABEL));
    selected.add(functions.monotonically_increasing_id().as(NUMBER));
    columns.forEach(column -> selected.add(functions.col(column.quoted())));
    return data.select(selected.toArray(Column[]::new));
  }

  /**
   * A study's own data, split.
   *
   * @param numbered as {@link #numbered} made it
   * @param parts the part of each row, as {@link Labels#byPartition} has it
   */
  static SplitRows of(Dataset<Row> numbered, Broadcast<byte[][]> parts) {
    return new SplitRows(numbered, row -> Labels.part(parts.value(), row.getLong(NUMBER_AT)));
  }

  /**
   * Other data, all of it one part.
   *
   * @throws DataProblem if a column is missing, or cannot be what it was in training
   */
  static SplitRows apart(
      Dataset<Row> data, List<FeatureColumn> columns, LabelEncoding label, byte part) {
    FeatureColumn.require(data.schema(), label.column(), "label");
    Dataset<Row> checked = data;
    List<Column> selected = new ArrayList<>();
    selected.add(label.raw().as(LABEL));
    for (FeatureColumn column : columns) {
      checked = column.checked(checked);
      selected.add(column.raw(data.schema()));
    }
    return new SplitRows(
        checked.select(selected.toArray(Column[]::new)),
        row -> row.isNullAt(LABEL_AT) ? RowSplit.NOWHERE : part);
  }

  /** What reads some of the columns. */
  RawColumns columns(List<FeatureColumn> columns) {
    return RawColumns.of(columns, data.schema());
  }

  /** Which part a row is in; travels with tasks. */
  Place place() {
    return place;
  }

  /** The rows of some parts, in their order. */
  JavaRDD<InternalRow> rows(byte... parts) {
    Place where = place;
    if (planned.isEmpty()) {
      planned = Optional.of(data.queryExecution().toRdd().toJavaRDD());
    }
    return planned.get().filter(row -> isIn(parts, where.part(row)));
  }

  private static boolean isIn(byte[] parts, byte part) {
    for (byte other : parts) {
      if (other == part) {
        return true;
      }
    }
    return false;
  }
}
