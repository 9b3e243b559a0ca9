package io.luthier.spark.data;

import io.luthier.spark.data.FeatureColumn.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.feature.VectorSizeHint;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The stages from columns to one scaled vector, all of them Spark ML's. Numbers are imputed with
 * the training split's mean; a text becomes one column a value, all of them zero for a value that
 * training did not have or that is missing; everything is then scaled to mean 0 and deviation 1.
 */
final class FeatureStages {

  /** The features as one vector; the prefix keeps clear of the data's own columns. */
  static final String FEATURES = "__luthier_features";

  private static final String PREFIX = "__luthier_";

  private FeatureStages() {}

  /** The name of a column inside the pipeline, safe from dots and quotes. */
  static String internal(int index) {
    return PREFIX + index;
  }

  /** Fits the stages on the training split. */
  static PipelineModel fit(List<FeatureColumn> columns, Dataset<Row> train) {
    List<PipelineStage> stages = new ArrayList<>();
    stages.add(new SQLTransformer().setStatement(select(columns)));
    List<String> assembled = new ArrayList<>();
    String[] numbers = internal(columns, Kind.NUMBER);
    if (numbers.length > 0) {
      stages.add(
          new Imputer()
              .setStrategy("mean")
              .setInputCols(numbers)
              .setOutputCols(suffixed(numbers, "_imputed")));
    }
    String[] texts = internal(columns, Kind.TEXT);
    if (texts.length > 0) {
      stages.add(
          new StringIndexer()
              .setHandleInvalid("keep")
              .setStringOrderType("alphabetAsc")
              .setInputCols(texts)
              .setOutputCols(suffixed(texts, "_index")));
      // The last category is the indexer's own for unseen and missing values; it is the one
      // dropped.
      stages.add(
          new OneHotEncoder()
              .setDropLast(true)
              .setInputCols(suffixed(texts, "_index"))
              .setOutputCols(suffixed(texts, "_onehot")));
    }
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).isVector()) {
        stages.add(sizeHint(columns.get(i), internal(i), train));
      }
      assembled.add(
          switch (columns.get(i).kind()) {
            case NUMBER -> internal(i) + "_imputed";
            case TEXT -> internal(i) + "_onehot";
            case VECTOR, ARRAY -> internal(i);
          });
    }
    stages.add(
        new VectorAssembler()
            .setHandleInvalid("error")
            .setInputCols(assembled.toArray(String[]::new))
            .setOutputCol(PREFIX + "assembled"));
    stages.add(
        new StandardScaler()
            .setWithMean(true)
            .setWithStd(true)
            .setInputCol(PREFIX + "assembled")
            .setOutputCol(FEATURES));
    return new Pipeline().setStages(stages.toArray(PipelineStage[]::new)).fit(train);
  }

  /** All vectors of a column must be as long as the first one that is there. */
  private static VectorSizeHint sizeHint(
      FeatureColumn column, String internal, Dataset<Row> train) {
    Column vector = functions.col(column.quoted());
    Vector first = train.select(vector).filter(vector.isNotNull()).first().getAs(0);
    return new VectorSizeHint()
        .setInputCol(internal)
        .setSize(first.size())
        .setHandleInvalid("error");
  }

  private static String select(List<FeatureColumn> columns) {
    List<String> expressions = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      String name = columns.get(i).quoted();
      expressions.add(
          switch (columns.get(i).kind()) {
            case NUMBER -> "CAST(" + name + " AS DOUBLE) AS " + internal(i);
            case TEXT -> "CAST(" + name + " AS STRING) AS " + internal(i);
            case VECTOR, ARRAY -> name + " AS " + internal(i);
          });
    }
    return expressions.stream().collect(Collectors.joining(", ", "SELECT *, ", " FROM __THIS__"));
  }

  private static String[] internal(List<FeatureColumn> columns, Kind kind) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).kind() == kind) {
        names.add(internal(i));
      }
    }
    return names.toArray(String[]::new);
  }

  private static String[] suffixed(String[] names, String suffix) {
    String[] suffixed = new String[names.length];
    for (int i = 0; i < names.length; i++) {
      suffixed[i] = names[i] + suffix;
    }
    return suffixed;
  }
}
