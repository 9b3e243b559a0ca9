package io.luthier.spark.ml;

import io.luthier.trial.Task;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns that a tuner and its model share, named as everywhere in Spark ML. */
final class Columns implements Serializable {

  private static final long serialVersionUID = 1;

  private final Params owner;
  final Param<String> features;
  final Param<String> label;
  final Param<String> prediction;
  final Param<String> probability;

  Columns(Params owner) {
    this.owner = owner;
    features = new Param<>(owner.uid(), "featuresCol", "the column of the features");
    label = new Param<>(owner.uid(), "labelCol", "the column to predict");
    prediction = new Param<>(owner.uid(), "predictionCol", "the column of the predictions");
    probability =
        new Param<>(
            owner.uid(),
            "probabilityCol",
            "the column of the classes' probabilities, in the order of the model's classes");
  }

  /** Sets Spark ML's own defaults. */
  void setDefaults() {
    owner.setDefault(features, "features");
    owner.setDefault(label, "label");
    owner.setDefault(prediction, "prediction");
    owner.setDefault(probability, "probability");
  }

  String of(Param<String> column) {
    return owner.getOrDefault(column);
  }

  /** Refuses data whose features or label are missing, or of a type that cannot be used. */
  void checkTraining(StructType schema, Task task) {
    checkFeatures(schema);
    DataType type = require(schema, label).dataType();
    if (task == Task.REGRESSION && !(type instanceof NumericType)) {
      throw refused(label, "is " + type.simpleString() + "; a regression needs a number");
    }
  }

  /** Refuses data that the model cannot be applied to. */
  void checkFeatures(StructType schema) {
    DataType type = require(schema, features).dataType();
    boolean numbers =
        type instanceof NumericType
            || type.equals(SQLDataTypes.VectorType())
            || (type instanceof ArrayType array && array.elementType() instanceof NumericType);
    if (!numbers) {
      throw refused(
          features,
          "is " + type.simpleString() + "; it must be a vector, an array of numbers, or a number");
    }
  }

  /** A schema with the columns that the model adds. */
  StructType predicted(StructType schema, Task task, DataType labelType) {
    boolean classes = task == Task.CLASSIFICATION;
    checkFree(schema, prediction);
    StructType more = schema.add(of(prediction), classes ? labelType : DataTypes.DoubleType);
    if (!classes) {
      return more;
    }
    checkFree(more, probability);
    return more.add(of(probability), SQLDataTypes.VectorType());
  }

  private void checkFree(StructType schema, Param<String> column) {
    if (Arrays.asList(schema.fieldNames()).contains(of(column))) {
      throw refused(column, "is there already; rename it, or choose another name");
    }
  }

  private StructField require(StructType schema, Param<String> column) {
    String name = of(column);
    return Arrays.stream(schema.fields())
        .filter(field -> field.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                refused(column, "is missing; there are " + String.join(", ", schema.fieldNames())));
  }

  private IllegalArgumentException refused(Param<String> column, String why) {
    return new IllegalArgumentException(column.name() + ": the column " + of(column) + " " + why);
  }
}
