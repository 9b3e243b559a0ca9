package io.luthier.spark.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** The labels of one partition's rows, as few bytes: classes by number, or numbers. */
final class PartitionLabels {

  private static final int MISSING = -1;

  private final List<Run> runs;
  private final int[] kinds;
  private final double[] numbers;
  private final List<String> classes;

  /** Rows whose numbers follow each other. */
  record Run(long first, int rows) {}

  private PartitionLabels(List<Run> runs, int[] kinds, double[] numbers, List<String> classes) {
    this.runs = runs;
    this.kinds = kinds;
    this.numbers = numbers;
    this.classes = classes;
  }

  /**
   * Takes the labels of rows.
   *
   * @param rows each with its number in the whole data, and its raw label
   */
  static PartitionLabels of(Iterator<Row> rows, boolean regression) {
    Map<String, Integer> found = new LinkedHashMap<>();
    int[] kinds = new int[1024];
    double[] numbers = new double[regression ? 1024 : 0];
    int count = 0;
    List<Run> runs = new ArrayList<>();
    long first = 0;
    int before = 0;
    while (rows.hasNext()) {
      Row row = rows.next();
      if (count == kinds.length) {
        kinds = Arrays.copyOf(kinds, Math.multiplyExact(2, count));
        numbers = Arrays.copyOf(numbers, regression ? kinds.length : 0);
      }
      if (row.getLong(0) != first + count - before) {
        if (count > before) {
          runs.add(new Run(first, count - before));
        }
        first = row.getLong(0);
        before = count;
      }
      if (row.isNullAt(1)) {
        kinds[count] = MISSING;
      } else if (regression) {
        numbers[count] = row.getDouble(1);
      } else {
        kinds[count] = found.computeIfAbsent(row.getString(1), text -> found.size());
      }
      count++;
    }
    if (count > before) {
      runs.add(new Run(first, count - before));
    }
    return new PartitionLabels(
        runs,
        Arrays.copyOf(kinds, count),
        Arrays.copyOf(numbers, regression ? count : 0),
        List.copyOf(found.keySet()));
  }

  /** How many rows there are. */
  int rows() {
    return kinds.length;
  }

  /** How many rows have no label. */
  long missing() {
    return Arrays.stream(kinds).filter(kind -> kind == MISSING).count();
  }

  /** The classes that there are; none for a regression. */
  List<String> classes() {
    return classes;
  }

  /** The numbers of the rows. */
  List<Run> runs() {
    return runs;
  }

  /** Copies the class of each row: 0 in a regression, -1 without a label. */
  void copyKinds(Map<String, Integer> indices, int[] to, int at) {
    int[] own = classes.stream().mapToInt(indices::get).toArray();
    for (int i = 0; i < kinds.length; i++) {
      to[at + i] = kinds[i] == MISSING || own.length == 0 ? kinds[i] : own[kinds[i]];
    }
  }

  /** Copies the number of each row, if it is one. */
  void copyNumbers(double[] to, int at) {
    System.arraycopy(numbers, 0, to, numbers.length == 0 ? 0 : at, numbers.length);
  }

  /** As bytes, since Spark's Kryo cannot read records. */
  byte[] write() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(runs.size());
      for (Run run : runs) {
        out.writeLong(run.first());
        out.writeInt(run.rows());
      }
      Texts.write(classes, out);
      out.writeInt(kinds.length);
      for (int kind : kinds) {
        out.writeInt(kind);
      }
      for (double number : numbers) {
        out.writeDouble(number);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /** What {@link #write} wrote. */
  static PartitionLabels read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      List<Run> runs = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        runs.add(new Run(in.readLong(), in.readInt()));
      }
      List<String> classes = Texts.read(in);
      int[] kinds = new int[in.readInt()];
      for (int i = 0; i < kinds.length; i++) {
        kinds[i] = in.readInt();
      }
      double[] numbers = new double[in.available() / Double.BYTES];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = in.readDouble();
      }
      return new PartitionLabels(runs, kinds, numbers, classes);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
