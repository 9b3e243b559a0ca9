package io.luthier.spark.data;

import io.luthier.spark.data.FeatureColumn.Kind;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * What one feature column holds in some rows: its different texts, or the {@link Moments} of its
 * numbers, element by element. For one thread.
 */
final class ColumnFigures {

  /** A text of more different values than this is an identifier or prose, not a category. */
  static final int CATEGORIES = 1000;

  private final FeatureColumn column;

  /** As many as it takes to know that they are too many. */
  private final Set<String> texts = new HashSet<>();

  /** One for a number; none for a vector before its length is known. */
  private Moments[] elements;

  ColumnFigures(FeatureColumn column) {
    this.column = column;
    this.elements = moments(column.kind() == Kind.NUMBER ? 1 : 0);
  }

  private static Moments[] moments(int count) {
    Moments[] moments = new Moments[count];
    for (int i = 0; i < count; i++) {
      moments[i] = new Moments();
    }
    return moments;
  }

  /** The column. */
  FeatureColumn column() {
    return column;
  }

  /** The figures of a number, or of each element of a vector. */
  Moments[] elements() {
    return elements;
  }

  /** The different texts, or a few more than {@link #CATEGORIES} of them. */
  Set<String> texts() {
    return texts;
  }

  /**
   * Adds what a row has.
   *
   * @param index which of the columns this one is
   */
  void add(InternalRow row, RawColumns columns, int index) {
    switch (column.kind()) {
      case NUMBER -> elements[0].add(columns.number(row, index));
      case TEXT -> add(columns.text(row, index));
      case VECTOR, ARRAY ->
          add(columns.elements(row, index, elements.length == 0 ? -1 : elements.length));
    }
  }

  private void add(String text) {
    if (text != null && texts.size() <= CATEGORIES) {
      texts.add(text);
    }
  }

  private void add(double[] values) {
    if (elements.length == 0) {
      elements = moments(values.length);
    }
    for (int i = 0; i < values.length; i++) {
      elements[i].add(values[i]);
    }
  }

  /** Adds what other rows have. */
  void add(ColumnFigures others) {
    others.texts.forEach(this::add);
    if (elements.length == 0) {
      elements = moments(others.elements.length);
    }
    if (others.elements.length == 0) {
      return;
    }
    RawColumns.requireLength(column, elements.length, others.elements.length);
    for (int i = 0; i < elements.length; i++) {
      elements[i].add(others.elements[i]);
    }
  }

  void write(DataOutput out) throws IOException {
    Texts.write(texts, out);
    out.writeInt(elements.length);
    for (Moments element : elements) {
      element.write(out);
    }
  }

  /** What {@link #write} wrote of a column. */
  static ColumnFigures read(FeatureColumn column, DataInput in) throws IOException {
    ColumnFigures figures = new ColumnFigures(column);
    figures.texts.addAll(Texts.read(in));
    figures.elements = new Moments[in.readInt()];
    for (int i = 0; i < figures.elements.length; i++) {
      figures.elements[i] = Moments.read(in);
    }
    return figures;
  }
}
