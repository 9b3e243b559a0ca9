package io.luthier.spark.data;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;

/**
 * Reads numbers of one of Spark's types, out of rows and arrays as Spark has them inside: each as
 * the double that a cast in SQL makes of it. Immutable.
 */
final class NumberReader implements Serializable {

  private static final long serialVersionUID = 1;

  private enum Type {
    BOOLEAN,
    BYTE,
    SHORT,
    INTEGER,
    LONG,
    FLOAT,
    DOUBLE,
    DECIMAL
  }

  private final Type type;
  private final int precision;
  private final int scale;

  private NumberReader(Type type, int precision, int scale) {
    this.type = type;
    this.precision = precision;
    this.scale = scale;
  }

  /**
   * Reads numbers, or truth values as 0 and 1.
   *
   * @param type what they are
   */
  static NumberReader of(DataType type) {
    if (type instanceof DecimalType decimal) {
      return new NumberReader(Type.DECIMAL, decimal.precision(), decimal.scale());
    }
    return new NumberReader(primitive(type), 0, 0);
  }

  private static Type primitive(DataType type) {
    if (type instanceof BooleanType) {
      return Type.BOOLEAN;
    } else if (type instanceof ByteType) {
      return Type.BYTE;
    } else if (type instanceof ShortType) {
      return Type.SHORT;
    } else if (type instanceof IntegerType) {
      return Type.INTEGER;
    } else if (type instanceof LongType) {
      return Type.LONG;
    } else if (type instanceof FloatType) {
      return Type.FLOAT;
    } else if (type instanceof DoubleType) {
      return Type.DOUBLE;
    }
    throw new IllegalArgumentException(type.simpleString() + " is no type of numbers");
  }

  /** The number at a place; NaN if it is missing. */
  double read(SpecializedGetters values, int at) {
    if (values.isNullAt(at)) {
      return Double.NaN;
    }
    return switch (type) {
      case BOOLEAN -> values.getBoolean(at) ? 1 : 0;
      case BYTE -> values.getByte(at);
      case SHORT -> values.getShort(at);
      case INTEGER -> values.getInt(at);
      case LONG -> values.getLong(at);
      case FLOAT -> values.getFloat(at);
      case DOUBLE -> values.getDouble(at);
      case DECIMAL -> values.getDecimal(at, precision, scale).toDouble();
    };
  }
}
