package io.luthier.spark.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * What the feature columns hold in the training split, found in one pass over all partitions at
 * once. A loop over the rows, not an aggregation in SQL and not a fit of Spark ML: for these Spark
 * plans and compiles for longer than it takes to read the rows, and their sums depend on how the
 * rows are cut.
 */
final class TrainingFigures {

  private final List<ColumnFigures> columns;
  private long rows;

  private TrainingFigures(List<ColumnFigures> columns) {
    this.columns = columns;
  }

  /**
   * Finds the figures.
   *
   * @throws DataProblem if vectors are missing or differ in length
   */
  static TrainingFigures of(SplitRows data, List<FeatureColumn> columns) {
    RawColumns raw = data.columns(columns);
    TrainingFigures all = of(columns);
    data.rows(RowSplit.TRAIN)
        .mapPartitions(rows -> List.of(of(rows, raw).write()).iterator())
        .collect()
        .forEach(all::add);
    return all;
  }

  private static TrainingFigures of(List<FeatureColumn> columns) {
    return new TrainingFigures(columns.stream().map(ColumnFigures::new).toList());
  }

  private static TrainingFigures of(Iterator<InternalRow> rows, RawColumns raw) {
    TrainingFigures figures = of(raw.columns());
    ColumnFigures[] columns = figures.columns.toArray(ColumnFigures[]::new);
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      for (int i = 0; i < columns.length; i++) {
        columns[i].add(row, raw, i);
      }
      figures.rows++;
    }
    return figures;
  }

  /** The figures of each column. */
  List<ColumnFigures> columns() {
    return columns;
  }

  /** How many rows there are. */
  long rows() {
    return rows;
  }

  /** As bytes, since Spark's Kryo cannot read everything. */
  private byte[] write() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(rows);
      for (ColumnFigures column : columns) {
        column.write(out);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private void add(byte[] written) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(written))) {
      rows += in.readLong();
      for (ColumnFigures column : columns) {
        column.add(ColumnFigures.read(column.column(), in));
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
