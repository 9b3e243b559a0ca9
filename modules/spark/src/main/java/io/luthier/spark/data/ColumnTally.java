package io.luthier.spark.data;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a column holds, counted row by row: a loop, since plans and compiled code of aggregations
 * over many columns take Spark longer than the rows of most data. For one thread.
 */
@JsonAutoDetect(
    fieldVisibility = Visibility.ANY,
    getterVisibility = Visibility.NONE,
    isGetterVisibility = Visibility.NONE)
final class ColumnTally {

  private static final ObjectMapper JSON = new ObjectMapper();

  private long rows;
  private long values;
  private boolean whole = true;
  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;
  private Map<String, Long> counts = new LinkedHashMap<>();

  /** The tallies of all columns, in their order. */
  static List<ColumnTally> of(Dataset<Row> data) {
    int width = data.columns().length;
    List<ColumnTally> all = none(width);
    data.toJavaRDD()
        .mapPartitions(
            (FlatMapFunction<Iterator<Row>, String>)
                part -> List.of(tallied(part, width)).iterator())
        .collect()
        .forEach(written -> add(read(written), all));
    return all;
  }

  private static List<ColumnTally> none(int width) {
    List<ColumnTally> tallies = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      tallies.add(new ColumnTally());
    }
    return tallies;
  }

  /** As text, since Spark's Kryo cannot read everything. */
  private static String tallied(Iterator<Row> rows, int width) {
    List<ColumnTally> tallies = none(width);
    while (rows.hasNext()) {
      Row row = rows.next();
      for (int i = 0; i < width; i++) {
        tallies.get(i).add(row.get(i));
      }
    }
    try {
      return JSON.writeValueAsString(tallies);
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static ColumnTally[] read(String written) {
    try {
      return JSON.readValue(written, ColumnTally[].class);
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static void add(ColumnTally[] some, List<ColumnTally> all) {
    for (int i = 0; i < some.length; i++) {
      all.get(i).add(some[i]);
    }
  }

  private void add(Object value) {
    rows++;
    boolean number = value instanceof Number;
    double figure = number ? ((Number) value).doubleValue() : 0;
    if (value == null || Double.isNaN(figure)) {
      return;
    }
    values++;
    if (number) {
      whole &= figure == Math.rint(figure) && !Double.isInfinite(figure);
      least = Math.min(least, figure);
      most = Math.max(most, figure);
    }
    if (number || value instanceof String || value instanceof Boolean) {
      count(value.toString(), 1);
    }
  }

  private void count(String value, long times) {
    if (counts.size() <= DataLook.CATEGORIES || counts.containsKey(value)) {
      counts.merge(value, times, Long::sum);
    }
  }

  private void add(ColumnTally other) {
    rows += other.rows;
    values += other.values;
    whole &= other.whole;
    least = Math.min(least, other.least);
    most = Math.max(most, other.most);
    other.counts.forEach(this::count);
  }

  long rows() {
    return rows;
  }

  /** How many rows have a value. */
  long values() {
    return values;
  }

  /** Whether no number has a fraction. */
  boolean isWhole() {
    return whole;
  }

  /** The largest number less the smallest. */
  double range() {
    return most - least;
  }

  /** How often each value is there, of one more than {@link DataLook#CATEGORIES} at most. */
  Map<String, Long> counts() {
    return counts;
  }
}
