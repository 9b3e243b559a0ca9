package io.luthier.spark.data;

import io.luthier.spark.data.FeatureColumn.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.ElementwiseProduct;
import org.apache.spark.ml.feature.ImputerModel;
import org.apache.spark.ml.feature.OneHotEncoderModel;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.feature.StandardScalerModel;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.feature.VectorSizeHint;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

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

  /** The stages, as Spark ML would have fitted them. */
  static PipelineModel of(SparkSession spark, FittedColumns fitted) {
    List<FeatureColumn> columns = fitted.raw();
    List<Transformer> stages = new ArrayList<>();
    stages.add(new SQLTransformer().setStatement(select(columns)));
    String[] numbers = internal(columns, Kind.NUMBER);
    if (numbers.length > 0) {
      stages.add(imputer(spark, numbers, fitted));
    }
    String[] texts = internal(columns, Kind.TEXT);
    if (texts.length > 0) {
      stages.add(indexer(texts, fitted));
      stages.add(encoder(texts, fitted));
    }
    List<String> measured = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).isVector()) {
        stages.add(
            new VectorSizeHint()
                .setInputCol(internal(i))
                .setSize(fitted.columns().get(i).width())
                .setHandleInvalid("error"));
      }
      if (columns.get(i).kind() != Kind.TEXT) {
        measured.add(internal(i) + (columns.get(i).isVector() ? "" : "_imputed"));
      }
    }
    boolean alone = texts.length == 0;
    if (!measured.isEmpty()) {
      String assembled = assembled(measured, columns, stages);
      String scaled = alone ? FEATURES : SCALED;
      stages.add(scaler(fitted, assembled, scaled));
    }
    if (!alone) {
      List<String> parts = new ArrayList<>(measured.isEmpty() ? List.of() : List.of(SCALED));
      parts.addAll(List.of(suffixed(texts, "_onehot")));
      stages.add(assembler(parts, FEATURES));
    }
    return new PipelineModel(Identifiable.randomUID("pipeline"), stages);
  }

  /** What is missing is the mean. */
  private static Transformer imputer(SparkSession spark, String[] numbers, FittedColumns fitted) {
    StructType schema = new StructType();
    for (String number : numbers) {
      schema = schema.add(number, DataTypes.DoubleType);
    }
    Object[] means =
        fitted.columns().stream()
            .filter(column -> column.column().kind() == Kind.NUMBER)
            .map(column -> column.means()[0])
            .toArray();
    Dataset<Row> surrogates = spark.createDataFrame(List.of(RowFactory.create(means)), schema);
    ImputerModel model = new ImputerModel(Identifiable.randomUID("imputer"), surrogates);
    model.set(model.strategy(), "mean");
    return model.setInputCols(numbers).setOutputCols(suffixed(numbers, "_imputed"));
  }

  /** The values of each text by their order. */
  private static Transformer indexer(String[] texts, FittedColumns fitted) {
    String[][] values =
        fitted.columns().stream()
            .filter(column -> column.column().kind() == Kind.TEXT)
            .map(column -> column.texts().toArray(String[]::new))
            .toArray(String[][]::new);
    StringIndexerModel model = new StringIndexerModel(Identifiable.randomUID("strIdx"), values);
    model.set(model.stringOrderType(), "alphabetAsc");
    return model
        .setHandleInvalid("keep")
        .setInputCols(texts)
        .setOutputCols(suffixed(texts, "_index"));
  }

  /**
   * A column a value. The last category is the indexer's own for unseen and missing values; it is
   * the one dropped.
   */
  private static Transformer encoder(String[] texts, FittedColumns fitted) {
    int[] categories =
        fitted.columns().stream()
            .filter(column -> column.column().kind() == Kind.TEXT)
            .mapToInt(column -> column.texts().size() + 1)
            .toArray();
    return new OneHotEncoderModel(Identifiable.randomUID("oneHotEncoder"), categories)
        .setDropLast(true)
        .setInputCols(suffixed(texts, "_index"))
        .setOutputCols(suffixed(texts, "_onehot"));
  }

  private static Transformer assembler(List<String> inputs, String output) {
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
      List<String> measured, List<FeatureColumn> columns, List<Transformer> stages) {
    if (measured.size() == 1 && columns.stream().anyMatch(FeatureColumn::isVector)) {
      return measured.get(0);
    }
    stages.add(assembler(measured, ASSEMBLED));
    return ASSEMBLED;
  }

  private static Transformer scaler(FittedColumns fitted, String input, String output) {
    if (fitted.images()) {
      double[] factors = new double[fitted.means().length];
      Arrays.fill(factors, fitted.brightness());
      return new ElementwiseProduct()
          .setScalingVec(Vectors.dense(factors))
          .setInputCol(input)
          .setOutputCol(output);
    }
    StandardScalerModel model =
        new StandardScalerModel(
            Identifiable.randomUID("stdScal"),
            Vectors.dense(fitted.deviations()),
            Vectors.dense(fitted.means()));
    model.set(model.withMean(), true);
    model.set(model.withStd(), true);
    return model.setInputCol(input).setOutputCol(output);
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

  /** The statement that gives the columns the names and types of the other stages' inputs. */
  static String select(List<FeatureColumn> columns) {
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
