package io.luthier.spark;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.luthier.diagnosis.Judgement;
import io.luthier.diagnosis.Yardstick;
import io.luthier.space.ValueType;
import io.luthier.space.Values;
import io.luthier.study.Columns;
import io.luthier.study.Ranking;
import io.luthier.study.StudySpec;
import io.luthier.trial.TrialResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of the ranking and the history, and their rows. A figure that is not finite is null.
 */
final class StudyTables {

  private final StudySpec spec;
  private final List<String> metrics;

  /**
   * The tables of a study.
   *
   * @param classes the number of classes; ignored for a regression
   */
  StudyTables(StudySpec spec, int classes) {
    this.spec = spec;
    List<String> names = spec.data().task().metrics(classes);
    this.metrics =
        Stream.of("val_", "train_").flatMap(prefix -> names.stream().map(prefix::concat)).toList();
  }

  /** A table without Spark's session: what DataFrames and files are made of. */
  record Table(StructType schema, List<Row> rows) {}

  /**
   * One row a trial, best first.
   *
   * @param yardstick what their losses are measured against
   */
  Table ranking(Ranking ranking, Yardstick yardstick) {
    List<Column<Ranked>> columns = rankingColumns(yardstick);
    int ranked = ranking.ranked();
    List<Row> rows =
        IntStream.range(0, ranking.results().size())
            .mapToObj(i -> new Ranked(i < ranked ? i + 1 : null, ranking.results().get(i)))
            .map(row -> row(columns, row))
            .toList();
    return new Table(schema(columns), rows);
  }

  /**
   * One row an epoch, by trial and fold.
   *
   * @param results of all that was trained, each fold by itself
   */
  Table history(List<TrialResult> results) {
    List<Column<Epoch>> columns = historyColumns();
    List<Row> rows =
        results.stream()
            .sorted((a, b) -> Integer.compare(a.trial().number(), b.trial().number()))
            .flatMap(result -> result.measurements().stream().map(m -> new Epoch(result, m)))
            .map(epoch -> row(columns, epoch))
            .toList();
    return new Table(schema(columns), rows);
  }

  private record Ranked(Integer rank, TrialResult result) {}

  private record Epoch(TrialResult result, io.luthier.trial.Measurement measurement) {}

  private record Column<T>(String name, DataType type, Function<T, Object> value) {}

  private List<Column<Ranked>> rankingColumns(Yardstick yardstick) {
    List<Column<Ranked>> columns = new ArrayList<>();
    columns.add(new Column<>("rank", IntegerType, Ranked::rank));
    column(columns, "trial", IntegerType, r -> r.trial().number());
    column(columns, "state", StringType, r -> r.outcome().state().name());
    for (String metric : metrics) {
      column(columns, metric, DoubleType, r -> finite(r.metrics().get(metric)));
      if (spec.data().folds() > 1 && metric.startsWith("val_")) {
        String deviation = metric + Columns.DEVIATION;
        column(columns, deviation, DoubleType, r -> finite(r.metrics().get(deviation)));
      }
    }
    column(columns, "gap", DoubleType, StudyTables::gap);
    column(columns, "diagnosis", StringType, r -> Judgement.of(r, yardstick).diagnosis().name());
    if (spec.data().folds() > 1) {
      column(columns, TrialResult.FOLDS, IntegerType, StudyTables::folds);
    }
    spec.parameters()
        .forEach(
            (name, type) ->
                column(
                    columns,
                    Columns.of(name),
                    type(type),
                    r -> value(type, r.trial().configuration().values().get(name))));
    column(columns, "best_epoch", IntegerType, r -> r.bestEpoch() > 0 ? r.bestEpoch() : null);
    column(columns, "epochs", IntegerType, r -> r.measurements().size());
    column(columns, "stop_reason", StringType, r -> r.outcome().stopReason());
    column(columns, "final_learning_rate", DoubleType, r -> finite(r.finalLearningRate()));
    column(columns, "lr_reductions", IntegerType, TrialResult::lrReductions);
    column(columns, "origin", StringType, r -> r.trial().origin());
    column(columns, "why", StringType, r -> text(r.trial().why()));
    column(columns, "seconds", DoubleType, TrialResult::seconds);
    column(columns, "executor", StringType, r -> text(r.place().executor()));
    column(columns, "device", StringType, r -> text(r.place().device()));
    column(columns, "attempt", IntegerType, r -> r.place().attempt());
    column(columns, "seed", LongType, r -> r.trial().seed());
    column(columns, "model", StringType, r -> text(r.model()));
    column(columns, "message", StringType, r -> text(r.message()));
    return columns;
  }

  private List<Column<Epoch>> historyColumns() {
    List<Column<Epoch>> columns = new ArrayList<>();
    columns.add(
        new Column<>("trial", IntegerType, e -> spec.data().trial(e.result().trial().number())));
    if (spec.data().folds() > 1) {
      columns.add(
          new Column<>(
              "fold", IntegerType, e -> spec.data().fold(e.result().trial().number()) + 1));
    }
    columns.add(new Column<>("epoch", IntegerType, e -> e.measurement().epoch()));
    // The losses first, training before validation, as one reads a learning curve.
    Stream.concat(Stream.of("train_loss", "val_loss"), metrics.stream())
        .distinct()
        .forEach(
            metric ->
                columns.add(
                    new Column<>(
                        metric, DoubleType, e -> finite(e.measurement().metrics().get(metric)))));
    columns.add(new Column<>("learning_rate", DoubleType, e -> e.measurement().learningRate()));
    columns.add(new Column<>("seconds", DoubleType, e -> e.measurement().seconds()));
    return columns;
  }

  private static void column(
      List<Column<Ranked>> columns,
      String name,
      DataType type,
      Function<TrialResult, Object> value) {
    columns.add(new Column<>(name, type, ranked -> value.apply(ranked.result())));
  }

  private static Double gap(TrialResult result) {
    Double train = result.metrics().get("train_loss");
    Double validation = result.metrics().get("val_loss");
    return train == null || validation == null ? null : finite(validation - train);
  }

  private static Integer folds(TrialResult result) {
    return result.metrics().getOrDefault(TrialResult.FOLDS, 0.0).intValue();
  }

  private static Object value(ValueType type, Object value) {
    if (value == null) {
      return null;
    }
    return switch (type) {
      case REAL -> ((Number) value).doubleValue();
      case INTEGER, BOOLEAN -> value;
      case TEXT -> Values.text(value);
    };
  }

  private static DataType type(ValueType type) {
    return switch (type) {
      case REAL -> DoubleType;
      case INTEGER -> LongType;
      case BOOLEAN -> BooleanType;
      case TEXT -> StringType;
    };
  }

  private static Double finite(Double value) {
    return value != null && Double.isFinite(value) ? value : null;
  }

  private static String text(String text) {
    return text.isEmpty() ? null : text;
  }

  private static <T> StructType schema(List<Column<T>> columns) {
    return DataTypes.createStructType(
        columns.stream()
            .map(column -> DataTypes.createStructField(column.name(), column.type(), true))
            .toList());
  }

  private static <T> Row row(List<Column<T>> columns, T source) {
    return RowFactory.create(
        columns.stream().map(column -> column.value().apply(source)).toArray());
  }
}
