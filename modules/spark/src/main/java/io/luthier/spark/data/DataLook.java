package io.luthier.spark.data;

import static org.apache.spark.sql.functions.countDistinct;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;

/**
 * A look at data of which nothing is known yet: enough to propose a study of it.
 *
 * @param rows how many there are
 * @param label the column to predict
 * @param features all other columns, in their order
 * @param classes how often each value of the label is there, the most frequent first, missing ones
 *     left out; some of them if there are more than {@link #CATEGORIES}
 */
public record DataLook(
    long rows, ColumnLook label, List<ColumnLook> features, Map<String, Long> classes) {

  /** As many different texts as a column may have in training; more are not told apart. */
  public static final int CATEGORIES = ColumnFigures.CATEGORIES;

  /** What a column's values are. */
  public enum Kind {
    /** Numbers, of which some have fractions. */
    REAL,
    /** Whole numbers, whatever their type. */
    WHOLE,
    /** Truth values. */
    TRUTH,
    /** Texts. */
    TEXT,
    /** Vectors, or arrays of numbers. */
    SEVERAL,
    /** Something of which no feature can be made. */
    OTHER
  }

  /**
   * A column.
   *
   * @param type Spark's, in words
   * @param values how many rows have one
   * @param distinct how many are different, as far as they were told apart; 0 where they were not
   * @param identifies whether it tells rows apart and says no more: numbers them, or has another
   *     text in each, or another number and a name like {@code customer_id}
   */
  public record ColumnLook(
      String name, Kind kind, String type, long values, long distinct, boolean identifies) {}

  public DataLook {
    features = List.copyOf(features);
  }

  /**
   * Looks at data, in one pass over it, and one more for each column that may number the rows.
   *
   * @throws DataProblem if there is no such label, or no row
   */
  public static DataLook of(Dataset<Row> data, String label) {
    FeatureColumn.require(data.schema(), label, "label");
    StructField[] fields = data.schema().fields();
    List<ColumnTally> tallies = ColumnTally.of(data);
    long rows = tallies.get(0).rows();
    if (rows == 0) {
      throw new DataProblem("there are no rows");
    }
    List<ColumnLook> features = new ArrayList<>();
    ColumnLook target = null;
    Map<String, Long> classes = Map.of();
    for (int i = 0; i < fields.length; i++) {
      ColumnTally tally = tallies.get(i);
      if (fields[i].name().equals(label)) {
        target = look(fields[i], tally, false);
        classes = byFrequency(tally.counts());
      } else {
        features.add(look(fields[i], tally, identifies(data, fields[i], tally)));
      }
    }
    return new DataLook(rows, target, features, classes);
  }

  private static ColumnLook look(StructField field, ColumnTally tally, boolean identifies) {
    return new ColumnLook(
        field.name(),
        kind(field.dataType(), tally.isWhole()),
        field.dataType().simpleString(),
        tally.values(),
        tally.counts().size(),
        identifies);
  }

  private static boolean identifies(Dataset<Row> data, StructField field, ColumnTally tally) {
    Kind kind = kind(field.dataType(), tally.isWhole());
    if (tally.values() < tally.rows() || tally.rows() < 2) {
      return false;
    }
    if (kind == Kind.TEXT) {
      return tally.counts().size() == tally.rows();
    }
    boolean called =
        field.name().toLowerCase(Locale.ROOT).matches("(.*[^a-z])?(id|uuid|key|index|nr|no)");
    boolean gapless = tally.range() == tally.rows() - 1.0;
    if (kind != Kind.WHOLE || !(called || gapless)) {
      return false;
    }
    if (tally.counts().size() <= CATEGORIES) {
      return tally.counts().size() == tally.rows();
    }
    long different = data.agg(countDistinct(ColumnName.column(field.name()))).head().getLong(0);
    return different == tally.rows();
  }

  private static Map<String, Long> byFrequency(Map<String, Long> counts) {
    Map<String, Long> sorted = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  private static Kind kind(DataType type, boolean whole) {
    if (type instanceof NumericType) {
      return whole ? Kind.WHOLE : Kind.REAL;
    } else if (type instanceof BooleanType) {
      return Kind.TRUTH;
    } else if (type instanceof StringType) {
      return Kind.TEXT;
    }
    return FeatureColumn.kind(type).isPresent() ? Kind.SEVERAL : Kind.OTHER;
  }
}
