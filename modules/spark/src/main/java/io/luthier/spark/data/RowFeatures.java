package io.luthier.spark.data;

import io.luthier.spark.data.FeatureColumn.Kind;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * The features of a row, by the very arithmetic of {@link FeatureStages}, so that they are the same
 * to the last digit; but in a loop, since Spark would plan and compile hundreds of expressions for
 * a wide table. Immutable.
 */
final class RowFeatures implements Serializable {

  private static final long serialVersionUID = 1;

  private final RawColumns raw;
  private final Part[] parts;
  private final int width;

  /**
   * The features that one column makes.
   *
   * @param kind what the column is
   * @param start where they are in a row
   * @param means what a missing number is taken for
   * @param scaling what is done to numbers
   * @param places where the one of a text is, counted from the start
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Part(
      Kind kind, int start, double[] means, Scaling scaling, Map<String, Integer> places)
      implements Serializable {}

  private RowFeatures(RawColumns raw, Part[] parts, int width) {
    this.raw = raw;
    this.parts = parts;
    this.width = width;
  }

  /**
   * The features of some rows.
   *
   * @param raw reads the fitted columns, in their order
   */
  static RowFeatures of(FittedColumns fitted, RawColumns raw) {
    List<FittedColumn> columns = fitted.columns();
    Part[] parts = new Part[columns.size()];
    int width = 0;
    // Texts come last.
    for (boolean texts : new boolean[] {false, true}) {
      for (int i = 0; i < parts.length; i++) {
        FittedColumn column = columns.get(i);
        if (column.column().kind() == Kind.TEXT == texts) {
          parts[i] =
              new Part(
                  column.column().kind(),
                  width,
                  column.means(),
                  fitted.scaling(column),
                  places(column.texts()));
          width += column.width();
        }
      }
    }
    return new RowFeatures(raw, parts, width);
  }

  private static Map<String, Integer> places(List<String> texts) {
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < texts.size(); i++) {
      places.put(texts.get(i), i);
    }
    return places;
  }

  /** How many features a row has. */
  int width() {
    return width;
  }

  /**
   * Writes the features of a row.
   *
   * @param to where to; only 0 may be there before
   * @param at the index of the first
   * @throws DataProblem if one of them is not finite, or a vector is missing or of another length
   */
  void write(InternalRow row, float[] to, int at) {
    for (int i = 0; i < parts.length; i++) {
      Part part = parts[i];
      int start = at + part.start;
      switch (part.kind) {
        case NUMBER -> {
          double number = raw.number(row, i);
          to[start] = scaled(Double.isNaN(number) ? part.means[0] : number, part.scaling, 0);
        }
        case VECTOR, ARRAY -> {
          double[] elements = raw.elements(row, i, part.means.length);
          for (int j = 0; j < elements.length; j++) {
            to[start + j] = scaled(elements[j], part.scaling, j);
          }
        }
        case TEXT -> {
          Integer place = part.places.get(raw.text(row, i));
          if (place != null) {
            to[start + place] = 1;
          }
        }
      }
    }
  }

  private static float scaled(double value, Scaling scaling, int element) {
    float scaled = (float) scaling.of(value, element);
    if (!Float.isFinite(scaled)) {
      throw new DataProblem(
          "a feature is "
              + scaled
              + " after scaling: vectors and arrays may hold no missing and"
              + " no infinite values");
    }
    return scaled;
  }
}
