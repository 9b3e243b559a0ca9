package io.luthier.spark.data;

import io.luthier.spark.data.FeatureColumn.Kind;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Finds the columns that say something, from statistics of the training split alone. */
final class UsefulColumns {

  /** A text of more different values than this is an identifier or prose, not a category. */
  private static final int CATEGORIES = 1000;

  private UsefulColumns() {}

  /**
   * The columns that are not constant and not empty.
   *
   * @param warnings where it is said which are left out, and why
   * @throws DataProblem if a number is infinite, or nothing is left
   */
  static List<FeatureColumn> of(
      List<FeatureColumn> columns, Dataset<Row> train, List<String> warnings) {
    Values found = found(columns, train);
    List<FeatureColumn> useful = new ArrayList<>();
    List<String> empty = new ArrayList<>();
    List<String> constant = new ArrayList<>();
    List<String> manifold = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      FeatureColumn column = columns.get(i);
      if (Double.isInfinite(found.least[i]) || Double.isInfinite(found.largest[i])) {
        throw new DataProblem("the feature column " + column.name() + " holds an infinite value");
      }
      boolean number = column.kind() == Kind.NUMBER;
      int texts = found.texts.get(i).size();
      if (!found.any[i]) {
        empty.add(column.name());
      } else if (number ? found.least[i] == found.largest[i] : texts == 1) {
        constant.add(column.name());
      } else if (texts > CATEGORIES) {
        manifold.add(column.name());
      } else {
        useful.add(column);
      }
    }
    warn(warnings, "without any value in the training split", empty);
    warn(warnings, "with one value only", constant);
    warn(warnings, "of text with more than " + CATEGORIES + " different values", manifold);
    if (useful.isEmpty()) {
      throw new DataProblem("there is no usable feature column: " + String.join("; ", warnings));
    }
    return useful;
  }

  private static void warn(List<String> warnings, String what, List<String> names) {
    if (!names.isEmpty()) {
      warnings.add("columns " + what + " were left out: " + String.join(", ", names));
    }
  }

  /**
   * What the columns hold. A loop over the rows, not an aggregation in SQL: for that Spark plans
   * and compiles for longer than it takes to read data of this size.
   */
  private static Values found(List<FeatureColumn> columns, Dataset<Row> train) {
    Column[] values = columns.stream().map(UsefulColumns::value).toArray(Column[]::new);
    Kind[] kinds = columns.stream().map(FeatureColumn::kind).toArray(Kind[]::new);
    Values all = new Values(kinds.length);
    train
        .select(values)
        .toJavaRDD()
        .mapPartitions(rows -> Collections.singletonList(Values.of(rows, kinds)).iterator())
        .collect()
        .forEach(all::add);
    return all;
  }

  private static Column value(FeatureColumn column) {
    Column value = functions.col(column.quoted());
    return switch (column.kind()) {
      case NUMBER -> value.cast("double");
      case TEXT -> value;
      // All that is asked of it is whether there are any rows.
      case VECTOR, ARRAY -> functions.lit(true);
    };
  }

  /** The values of some rows, column by column. Spark brings it to the driver. */
  private static final class Values implements Serializable {

    private static final long serialVersionUID = 1;

    private final boolean[] any;
    private final double[] least;
    private final double[] largest;

    /** As many as it takes to know that they are too many. */
    private final ArrayList<HashSet<String>> texts = new ArrayList<>();

    Values(int columns) {
      any = new boolean[columns];
      least = new double[columns];
      largest = new double[columns];
      for (int i = 0; i < columns; i++) {
        texts.add(new HashSet<>());
      }
    }

    static Values of(Iterator<Row> rows, Kind[] kinds) {
      Values values = new Values(kinds.length);
      while (rows.hasNext()) {
        Row row = rows.next();
        for (int i = 0; i < kinds.length; i++) {
          if (row.isNullAt(i)) {
            continue;
          }
          switch (kinds[i]) {
            case NUMBER -> values.add(i, row.getDouble(i), row.getDouble(i));
            case TEXT -> values.add(i, row.getString(i));
            case VECTOR, ARRAY -> values.any[i] = true;
          }
        }
      }
      return values;
    }

    void add(Values others) {
      for (int i = 0; i < any.length; i++) {
        if (others.any[i]) {
          add(i, others.least[i], others.largest[i]);
          int column = i;
          others.texts.get(i).forEach(text -> add(column, text));
        }
      }
    }

    private void add(int column, double low, double high) {
      if (Double.isNaN(low)) {
        return;
      }
      least[column] = any[column] ? Math.min(least[column], low) : low;
      largest[column] = any[column] ? Math.max(largest[column], high) : high;
      any[column] = true;
    }

    private void add(int column, String text) {
      any[column] = true;
      if (texts.get(column).size() <= CATEGORIES) {
        texts.get(column).add(text);
      }
    }
  }
}
