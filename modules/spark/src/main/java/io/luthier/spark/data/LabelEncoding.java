package io.luthier.spark.data;

import io.luthier.dl4j.data.Target;
import io.luthier.trial.Task;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;

/**
 * What labels are for the network, and what the network's outputs are as labels.
 *
 * @param column the label's column
 * @param type its type, which predictions get again
 * @param classes the classes in order, as text; empty for a regression
 * @param mean of the label on the training split; 0 for classes
 * @param deviation of the label on the training split; 1 for classes
 */
record LabelEncoding(
    String column, DataType type, List<String> classes, double mean, double deviation)
    implements Serializable {

  /** Classes in order: by value where they are numbers, else by name. */
  static LabelEncoding classes(String column, DataType type, List<String> found) {
    Comparator<String> order =
        type instanceof NumericType
            ? Comparator.comparing(BigDecimal::new)
            : Comparator.naturalOrder();
    return new LabelEncoding(column, type, found.stream().distinct().sorted(order).toList(), 0, 1);
  }

  /** A number, standardised by the training split. */
  static LabelEncoding number(String column, DataType type, double mean, double deviation) {
    return new LabelEncoding(column, type, List.of(), mean, deviation);
  }

  /** A column's labels as they are collected: text for classes, a double for a regression. */
  static Column raw(String column, Task task) {
    Column label = ColumnName.column(column);
    return switch (task) {
      case CLASSIFICATION -> {
        // Compared as text: to see whether a text is a number, Spark throws and catches.
        Column text = label.cast("string");
        yield functions
            .when(functions.lower(functions.trim(text)).equalTo("nan"), null)
            .otherwise(text);
      }
      case REGRESSION -> {
        Column number = label.cast("double");
        yield functions.when(functions.isnan(number), null).otherwise(number);
      }
    };
  }

  /** The raw labels of this encoding. */
  Column raw() {
    return raw(column, classes.isEmpty() ? Task.REGRESSION : Task.CLASSIFICATION);
  }

  /** What the packed labels mean. */
  Target target() {
    return classes.isEmpty()
        ? new Target.Quantity(mean, deviation)
        : new Target.Classes(classes.size());
  }

  /** From a class's text to its index. */
  Map<String, Integer> indices() {
    Map<String, Integer> indices = new HashMap<>();
    for (int i = 0; i < classes.size(); i++) {
      indices.put(classes.get(i), i);
    }
    return indices;
  }

  /** A target as the network learns it. */
  float encode(double target) {
    return (float) ((target - mean) / deviation);
  }

  /**
   * A class as the network learns it.
   *
   * @throws DataProblem if it was not seen in the training data
   */
  float encode(String found, Map<String, Integer> indices) {
    Integer index = indices.get(found);
    if (index == null) {
      throw new DataProblem(
          column + ": found the class " + found + ", which the training data does not have");
    }
    return index;
  }
}
