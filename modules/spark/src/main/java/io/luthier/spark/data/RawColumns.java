package io.luthier.spark.data;

import io.luthier.spark.data.FeatureColumn.Kind;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Reads feature columns out of rows as Spark has them inside. Rows of hundreds of columns are read
 * by a loop, since Spark takes seconds to plan and compile expressions for each of them. Immutable.
 */
final class RawColumns implements Serializable {

  private static final long serialVersionUID = 1;

  private static final UserDefinedType<?> VECTOR = (UserDefinedType<?>) SQLDataTypes.VectorType();

  /** Spark's own type of a vector is a structure of four fields. */
  private static final int VECTOR_FIELDS = 4;

  private final FeatureColumn[] columns;
  private final int[] ordinals;
  private final NumberReader[] numbers;

  private RawColumns(FeatureColumn[] columns, int[] ordinals, NumberReader[] numbers) {
    this.columns = columns;
    this.ordinals = ordinals;
    this.numbers = numbers;
  }

  /**
   * Reads columns.
   *
   * @param schema of the rows: the columns by their names, with types that fit how they are treated
   */
  static RawColumns of(List<FeatureColumn> columns, StructType schema) {
    int[] ordinals = new int[columns.size()];
    NumberReader[] numbers = new NumberReader[columns.size()];
    for (int i = 0; i < ordinals.length; i++) {
      ordinals[i] = schema.fieldIndex(columns.get(i).name());
      DataType type = schema.apply(ordinals[i]).dataType();
      switch (columns.get(i).kind()) {
        case NUMBER -> numbers[i] = NumberReader.of(type);
        case ARRAY -> numbers[i] = NumberReader.of(((ArrayType) type).elementType());
        case TEXT, VECTOR -> {} // no numbers by themselves
      }
    }
    return new RawColumns(columns.toArray(FeatureColumn[]::new), ordinals, numbers);
  }

  /** The columns. */
  List<FeatureColumn> columns() {
    return List.of(columns);
  }

  /** A number; NaN if it is missing. */
  double number(InternalRow row, int index) {
    return numbers[index].read(row, ordinals[index]);
  }

  /** A text; null if it is missing, or empty: Spark ML knows no category without a name. */
  String text(InternalRow row, int index) {
    int at = ordinals[index];
    UTF8String text = row.isNullAt(at) ? null : row.getUTF8String(at);
    return text == null || text.numBytes() == 0 ? null : text.toString();
  }

  /**
   * The elements of a vector or an array; NaN for what is missing in it. Not to be written to.
   *
   * @param length how many there have to be; less than 0 if any number will do
   * @throws DataProblem if there is no vector, or one of another length
   */
  double[] elements(InternalRow row, int index, int length) {
    int at = ordinals[index];
    if (row.isNullAt(at)) {
      throw uneven(columns[index], "nothing in one of its rows");
    }
    double[] elements =
        columns[index].kind() == Kind.VECTOR
            ? ((Vector) VECTOR.deserialize(row.getStruct(at, VECTOR_FIELDS))).toArray()
            : elements(row.getArray(at), numbers[index]);
    if (length >= 0) {
      requireLength(columns[index], length, elements.length);
    }
    return elements;
  }

  private static double[] elements(ArrayData array, NumberReader numbers) {
    double[] elements = new double[array.numElements()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = numbers.read(array, i);
    }
    return elements;
  }

  /**
   * Requires two vectors of a column to be of one length.
   *
   * @throws DataProblem if they are not
   */
  static void requireLength(FeatureColumn column, int length, int found) {
    if (found != length) {
      throw uneven(column, "rows of " + length + " elements, and of " + found);
    }
  }

  private static DataProblem uneven(FeatureColumn column, String found) {
    return new DataProblem(
        "vectors and arrays must all be of one length, with nothing missing: "
            + column.name()
            + " has "
            + found);
  }
}
