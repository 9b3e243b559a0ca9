package io.luthier.spark.data;

import io.luthier.spark.data.FeatureColumn.Kind;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Finds the columns that say something, from statistics of the training split alone. */
final class UsefulColumns {

  /** A text of more different values than this is an identifier or prose, not a category. */
  private static final long CATEGORIES = 1000;

  private UsefulColumns() {}

  /**
   * The columns that are not constant and not empty.
   *
   * @param warnings where it is said which are left out, and why
   * @throws DataProblem if a number is infinite, or nothing is left
   */
  static List<FeatureColumn> of(
      List<FeatureColumn> columns, Dataset<Row> train, List<String> warnings) {
    List<Column> statistics = new ArrayList<>();
    for (FeatureColumn column : columns) {
      statistics.addAll(statistics(column));
    }
    Row found = train.select(statistics.toArray(Column[]::new)).first();
    List<FeatureColumn> useful = new ArrayList<>();
    List<String> empty = new ArrayList<>();
    List<String> constant = new ArrayList<>();
    List<String> manifold = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      FeatureColumn column = columns.get(i);
      Object min = found.get(3 * i);
      Object max = found.get(3 * i + 1);
      if (min instanceof Double low
          && (Double.isInfinite(low) || Double.isInfinite((Double) max))) {
        throw new DataProblem("the feature column " + column.name() + " holds an infinite value");
      }
      boolean single = column.kind() == Kind.NUMBER || column.kind() == Kind.TEXT;
      if (min == null) {
        empty.add(column.name());
      } else if (single && min.equals(max)) {
        constant.add(column.name());
      } else if (column.kind() == Kind.TEXT && found.getLong(3 * i + 2) > CATEGORIES) {
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

  /** Smallest and largest value, and how many different ones, roughly. */
  private static List<Column> statistics(FeatureColumn column) {
    Column value = functions.col(column.quoted());
    return switch (column.kind()) {
      case NUMBER -> {
        Column number = value.cast("double");
        Column counted = functions.when(functions.isnan(number), null).otherwise(number);
        yield List.of(functions.min(counted), functions.max(counted), functions.lit(0L));
      }
      case TEXT ->
          List.of(
              functions.min(value), functions.max(value), functions.approx_count_distinct(value));
      case VECTOR, ARRAY ->
          List.of(
              functions.first(functions.isnull(value), true),
              functions.max(functions.isnull(value)),
              functions.lit(0L));
    };
  }
}
