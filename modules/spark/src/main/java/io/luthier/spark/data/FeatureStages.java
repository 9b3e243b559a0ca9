package io.luthier.spark.data;

import io.luthier.spark.data.FeatureColumn.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.ElementwiseProduct;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.feature.VectorSizeHint;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.stat.Summarizer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The stages from columns to one scaled vector, all of them Spark ML's. Numbers are imputed with
 * the training split's mean; a text becomes one column a value, all of them zero for a value that
 * training did not have or that is missing. Numbers, vectors and arrays are scaled to mean 0 and
 * deviation 1; the columns of texts stay 0 or 1, or a rare value would be a huge number. Pixels of
 * images are divided by the largest of all, so that they keep their proportions and a pixel that is
 * nearly always dark stays small. Numbers, vectors and arrays come first, each in the order of
 * their columns, then texts.
 */
final class FeatureStages {

  /** The features as one vector; the prefix keeps clear of the data's own columns. */
  static final String FEATURES = "__luthier_features";

  private static final String PREFIX = "__luthier_";
  private static final String ASSEMBLED = PREFIX + "assembled";
  private static final String SCALED = PREFIX + "scaled";

  private FeatureStages() {}

  /** The name of a column inside the pipeline, safe from dots and quotes. */
  static String internal(int index) {
    return PREFIX + index;
  }

  /**
   * Fits the stages on the training split.
   *
   * @param train its rows, with {@link #withVectors arrays as vectors}, in one partition: sums of
   *     several would depend on the order in which these are done
   * @param images whether the features are pixels
   */
  static PipelineModel fit(List<FeatureColumn> columns, Dataset<Row> train, boolean images) {
    List<PipelineStage> stages = new ArrayList<>();
    stages.add(new SQLTransformer().setStatement(select(columns)));
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
    List<String> measured = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).isVector()) {
        stages.add(sizeHint(columns.get(i), internal(i), train));
      }
      if (columns.get(i).kind() != Kind.TEXT) {
        measured.add(internal(i) + (columns.get(i).isVector() ? "" : "_imputed"));
      }
    }
    boolean alone = texts.length == 0;
    if (!measured.isEmpty()) {
      String assembled = assembled(measured, columns, stages);
      String scaled = alone ? FEATURES : SCALED;
      stages.add(
          images ? brightness(assembled, scaled, stages, train) : standard(assembled, scaled));
    }
    if (!alone) {
      List<String> parts = new ArrayList<>(measured.isEmpty() ? List.of() : List.of(SCALED));
      parts.addAll(List.of(suffixed(texts, "_onehot")));
      stages.add(assembler(parts, FEATURES));
    }
    return fit(stages, train);
  }

  private static PipelineModel fit(List<PipelineStage> stages, Dataset<Row> train) {
    return new Pipeline().setStages(stages.toArray(PipelineStage[]::new)).fit(train);
  }

  private static PipelineStage assembler(List<String> inputs, String output) {
    return new VectorAssembler()
        .setHandleInvalid("error")
        .setInputCols(inputs.toArray(String[]::new))
        .setOutputCol(output);
  }

  /**
   * The column that has all that is scaled as one vector. A vector that is alone is there already,
   * and to assemble it takes longer than all else that is done with it.
   */
  private static String assembled(
      List<String> measured, List<FeatureColumn> columns, List<PipelineStage> stages) {
    if (measured.size() == 1 && columns.stream().anyMatch(FeatureColumn::isVector)) {
      return measured.get(0);
    }
    stages.add(assembler(measured, ASSEMBLED));
    return ASSEMBLED;
  }

  private static PipelineStage standard(String input, String output) {
    return new StandardScaler()
        .setWithMean(true)
        .setWithStd(true)
        .setInputCol(input)
        .setOutputCol(output);
  }

  /** Divides all pixels by the largest there is. */
  private static PipelineStage brightness(
      String input, String output, List<PipelineStage> before, Dataset<Row> train) {
    Row extremes =
        fit(before, train)
            .transform(train)
            .select(Summarizer.metrics("min", "max").summary(functions.col(input)).as("extremes"))
            .select("extremes.min", "extremes.max")
            .first();
    double[] lows = extremes.<Vector>getAs(0).toArray();
    double[] highs = extremes.<Vector>getAs(1).toArray();
    double largest = 0;
    for (int i = 0; i < lows.length; i++) {
      largest = Math.max(largest, Math.max(Math.abs(lows[i]), Math.abs(highs[i])));
    }
    double[] factors = new double[lows.length];
    Arrays.fill(factors, largest == 0 ? 1 : 1 / largest);
    return new ElementwiseProduct()
        .setScalingVec(Vectors.dense(factors))
        .setInputCol(input)
        .setOutputCol(output);
  }

  /**
   * Data with arrays as vectors, in columns of the pipeline's own: none of Spark ML's stages makes
   * these.
   */
  static Dataset<Row> withVectors(Dataset<Row> data, List<FeatureColumn> columns) {
    Dataset<Row> converted = data;
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).kind() == Kind.ARRAY) {
        Column numbers = functions.col(columns.get(i).quoted()).cast("array<double>");
        converted =
            converted.withColumn(
                internal(i), org.apache.spark.ml.functions.array_to_vector(numbers));
      }
    }
    return converted;
  }

  /** All vectors of a column must be as long as the first one that is there. */
  private static VectorSizeHint sizeHint(
      FeatureColumn column, String internal, Dataset<Row> train) {
    Column vector = functions.col(column.kind() == Kind.ARRAY ? internal : column.quoted());
    Vector first = train.select(vector).filter(vector.isNotNull()).first().getAs(0);
    return new VectorSizeHint()
        .setInputCol(internal)
        .setSize(first.size())
        .setHandleInvalid("error");
  }

  private static String select(List<FeatureColumn> columns) {
    List<String> expressions = new ArrayList<>();
    expressions.add("*");
    for (int i = 0; i < columns.size(); i++) {
      String name = columns.get(i).quoted();
      switch (columns.get(i).kind()) {
        case NUMBER -> expressions.add("CAST(" + name + " AS DOUBLE) AS " + internal(i));
        case TEXT -> expressions.add("CAST(" + name + " AS STRING) AS " + internal(i));
        case VECTOR -> expressions.add(name + " AS " + internal(i));
        case ARRAY -> {} // is there already
      }
    }
    return "SELECT " + String.join(", ", expressions) + " FROM __THIS__";
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
