package io.luthier.spark.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * A column that features are made of.
 *
 * @param name the column's name
 * @param kind how it is treated
 */
record FeatureColumn(String name, Kind kind) implements Serializable {

  /** How a column is treated. */
  enum Kind {
    /** A number or a truth value: imputed and scaled. */
    NUMBER,
    /** A text: one column for each value seen in training. */
    TEXT,
    /** A Spark ML vector: scaled element by element. */
    VECTOR,
    /** An array of numbers, turned into a vector first. */
    ARRAY
  }

  /** Whether it holds several features at once. */
  boolean isVector() {
    return kind == Kind.VECTOR || kind == Kind.ARRAY;
  }

  /** The name as SQL wants it. */
  String quoted() {
    return ColumnName.quote(name);
  }

  /**
   * The column as {@link RawColumns} reads it: as it is, or cast if other data has texts for
   * numbers, or numbers for texts.
   *
   * @param schema of data in which the column was {@link #checked}
   */
  Column raw(StructType schema) {
    Column value = functions.col(quoted());
    if (isVector() || kind(schema.apply(name).dataType()).orElse(null) == kind) {
      return value;
    }
    return value.cast(kind == Kind.NUMBER ? DataTypes.DoubleType : DataTypes.StringType).as(name);
  }

  /**
   * Other data, in which this column must be what it was in training. Where it was a number and is
   * a text now, each value must be readable as a number; a word is not taken for a missing value.
   *
   * @throws DataProblem if the column is missing or of another kind; if a value is not a number,
   *     once the data is read
   */
  Dataset<Row> checked(Dataset<Row> data) {
    require(data.schema(), name, "feature");
    DataType type = data.schema().apply(name).dataType();
    Kind found = kind(type).orElse(null);
    boolean readable = found == Kind.NUMBER || found == Kind.TEXT;
    if (isVector() ? found != kind : !readable) {
      throw new DataProblem(
          "the feature column "
              + name
              + " is "
              + type.simpleString()
              + ", but the network was trained on "
              + switch (kind) {
                case NUMBER -> "numbers";
                case TEXT -> "texts";
                case VECTOR -> "vectors";
                case ARRAY -> "arrays of numbers";
              });
    }
    if (kind != Kind.NUMBER || found != Kind.TEXT) {
      return data;
    }
    String column = name;
    UDF1<String, Boolean> refuse =
        value -> {
          throw new DataProblem(
              "the feature column " + column + ": found " + value + "; must be a number");
        };
    Column value = functions.col(quoted());
    return data.filter(
        value
            .isNull()
            .or(functions.trim(value).equalTo(""))
            .or(functions.expr("try_cast(" + quoted() + " AS DOUBLE)").isNotNull())
            .or(functions.udf(refuse, DataTypes.BooleanType).apply(value)));
  }

  /**
   * The columns to predict from.
   *
   * @param wanted their names; empty for all but the label
   * @param warnings where it is said which were left out
   */
  static List<FeatureColumn> choose(
      StructType schema, List<String> wanted, String label, List<String> warnings) {
    require(schema, label, "label");
    wanted.forEach(name -> require(schema, name, "feature"));
    List<FeatureColumn> columns = new ArrayList<>();
    List<String> unusable = new ArrayList<>();
    for (String name : wanted.isEmpty() ? Arrays.asList(schema.fieldNames()) : wanted) {
      if (name.equals(label)) {
        continue;
      }
      DataType type = schema.apply(name).dataType();
      Optional<Kind> kind = kind(type);
      if (kind.isPresent()) {
        columns.add(new FeatureColumn(name, kind.get()));
      } else {
        unusable.add(name + " (" + type.simpleString() + ")");
      }
    }
    if (!unusable.isEmpty()) {
      warnings.add(
          "columns of types that no feature can be made of were left out: "
              + String.join(", ", unusable));
    }
    return columns;
  }

  /**
   * Refuses data without a column.
   *
   * @param role what it is needed for
   */
  static void require(StructType schema, String name, String role) {
    List<String> names = Arrays.asList(schema.fieldNames());
    if (!names.contains(name)) {
      LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
      String nearest =
          names.stream()
              .min((a, b) -> Integer.compare(distance.apply(name, a), distance.apply(name, b)))
              .filter(near -> distance.apply(name, near) <= Math.max(2, name.length() / 3))
              .map(near -> "; did you mean " + near + "?")
              .orElse("");
      throw new DataProblem(
          "there is no " + role + " column " + name + nearest + " (there are " + names + ")");
    }
  }

  /** How a column of a type is treated; empty if no feature can be made of it. */
  static Optional<Kind> kind(DataType type) {
    if (type instanceof NumericType || type instanceof BooleanType) {
      return Optional.of(Kind.NUMBER);
    }
    if (type instanceof StringType) {
      return Optional.of(Kind.TEXT);
    }
    if (type.equals(SQLDataTypes.VectorType())) {
      return Optional.of(Kind.VECTOR);
    }
    return type instanceof ArrayType array && array.elementType() instanceof NumericType
        ? Optional.of(Kind.ARRAY)
        : Optional.empty();
  }
}
