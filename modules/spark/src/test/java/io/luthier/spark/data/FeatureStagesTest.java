package io.luthier.spark.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luthier.dl4j.data.PackedRows;
import io.luthier.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.ImputerModel;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.OneHotEncoderModel;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StandardScalerModel;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is fitted and packed without Spark ML is what Spark ML itself makes of the same rows. */
final class FeatureStagesTest {

  private static final SparkSession SPARK = LocalSpark.session();

  @TempDir Path directory;

  /** Columns of every type that features are made of, with all that may be missing. */
  private static Dataset<Row> rows(int from, int until) {
    List<Row> rows =
        IntStream.range(from, until)
            .mapToObj(
                i ->
                    RowFactory.create(
                        i % 10 == 3 ? null : i % 10 == 4 ? Double.NaN : Math.exp(20 * Math.sin(i)),
                        i % 7 == 0 ? null : (float) Math.cos(i),
                        1e9 + 1e-3 * i,
                        i % 11 == 5 ? null : List.of("red", "Zoë", "blau", "größer").get(i % 4),
                        i % 2 == 0
                            ? Vectors.dense(i, -1, 0.1 * i)
                            : Vectors.sparse(3, new int[] {0}, new double[] {i}),
                        List.of(i, -i * i, 7),
                        i % 3 == 0 ? "yes" : "no"))
            .toList();
    StructType schema =
        new StructType()
            .add("x.1", DataTypes.DoubleType)
            .add("f", DataTypes.FloatType)
            .add("offset", DataTypes.DoubleType)
            .add("t", DataTypes.StringType)
            .add("v", SQLDataTypes.VectorType())
            .add("a", DataTypes.createArrayType(DataTypes.IntegerType))
            .add("label", DataTypes.StringType);
    return SPARK
        .createDataFrame(rows, schema)
        .selectExpr(
            "*",
            "cast(a[0] % 5 as byte) as b",
            "cast(a[0] as short) as s",
            "a[1] as i",
            "a[1] * 10000000000L as l",
            "cast(`x.1` as decimal(38, 12)) as large",
            "cast(a[0] / 7 as decimal(9, 3)) as small",
            "a[0] % 3 = 1 as truth",
            "cast(a[0] % 5 as string) as u");
  }

  private static List<FeatureColumn> columns(Dataset<Row> data) {
    return FeatureColumn.choose(data.schema(), List.of(), "label", new ArrayList<>());
  }

  private static LabelEncoding label() {
    return LabelEncoding.classes("label", DataTypes.StringType, List.of("no", "yes"));
  }

  private static FittedColumns fitted(Dataset<Row> train, boolean images) {
    List<FeatureColumn> columns = columns(train);
    SplitRows rows = SplitRows.apart(train, columns, label(), RowSplit.TRAIN);
    return FittedColumns.of(TrainingFigures.of(rows, columns), images, new ArrayList<>());
  }

  private static float[] packed(FittedColumns fitted, Dataset<Row> data) {
    SplitRows rows = SplitRows.apart(data, fitted.raw(), label(), RowSplit.VALIDATION);
    PackedRows packed = new Packing(fitted, label()).pack(rows, RowSplit.VALIDATION).get(0);
    assertThat((long) packed.rows()).isEqualTo(data.count());
    return packed.blocks().get(0).array();
  }

  private static float[] transformed(
      PipelineModel stages, FittedColumns fitted, Dataset<Row> data) {
    List<Row> rows =
        new FeaturePipeline(stages, fitted.raw(), label())
            .transform(data)
            .select(FeatureStages.FEATURES)
            .collectAsList();
    double[] values =
        rows.stream()
            .flatMapToDouble(row -> Arrays.stream(row.<Vector>getAs(0).toArray()))
            .toArray();
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  @Test
  void packedRowsAreThoseOfTheSavedPipelineToTheLastDigit() throws IOException {
    FittedColumns fitted = fitted(rows(0, 200).repartition(3), false);
    String path = directory.resolve("stages").toString();
    FeatureStages.of(SPARK, fitted).write().save(path);
    PipelineModel stages = PipelineModel.load(path);

    Dataset<Row> other = rows(190, 260);
    Dataset<Row> unseen =
        other
            .withColumn("t", functions.expr("if(a[0] % 2 = 0, 'unseen', '')"))
            .withColumn("u", functions.expr("a[0] % 7"))
            .withColumn("offset", functions.expr("if(a[0] % 2 = 0, '', ' 3.5e2 ')"));
    assertThat(packed(fitted, other))
        .hasSize(70 * (10 + 3 + 3 + 4 + 5))
        .containsExactly(transformed(stages, fitted, other));
    assertThat(packed(fitted, unseen)).containsExactly(transformed(stages, fitted, unseen));
  }

  @Test
  void pixelsOfColumnsAndArraysAreThoseOfTheSavedPipelineToTheLastDigit() {
    Dataset<Row> columns = rows(0, 100).select("`x.1`", "f", "b", "label");
    Dataset<Row> arrays = rows(0, 100).select("a", "label");
    Dataset<Row> vectors = rows(0, 100).select("v", "label");
    for (Dataset<Row> data : List.of(columns, arrays, vectors)) {
      FittedColumns fitted = fitted(data, true);
      assertThat(packed(fitted, data))
          .hasSize(300)
          .containsExactly(transformed(FeatureStages.of(SPARK, fitted), fitted, data));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.1,f,t,u,v,a,i,truth", "x.1,f", "v", "a,t", "u,t"})
  void theStagesAreThoseThatSparkWouldHaveFitted(String names) {
    List<String> chosen = new ArrayList<>(List.of(names.split(",")));
    chosen.add("label");
    Dataset<Row> train =
        rows(0, 150).selectExpr(chosen.stream().map(ColumnName::quote).toArray(String[]::new));
    FittedColumns fitted = fitted(train, false);
    PipelineModel own = FeatureStages.of(SPARK, fitted);
    PipelineStage[] estimators =
        Arrays.stream(own.stages()).map(FeatureStagesTest::estimator).toArray(PipelineStage[]::new);
    PipelineModel sparks =
        new Pipeline()
            .setStages(estimators)
            .fit(FeatureStages.withVectors(train.coalesce(1), fitted.raw()));

    for (int i = 0; i < own.stages().length; i++) {
      Transformer stage = own.stages()[i];
      Transformer expected = sparks.stages()[i];
      assertThat(params(stage)).isEqualTo(params(expected));
      if (stage instanceof ImputerModel imputer) {
        assertThat(imputer.surrogateDF().columns())
            .isEqualTo(((ImputerModel) expected).surrogateDF().columns());
        close(
            numbers(imputer.surrogateDF().first()),
            numbers(((ImputerModel) expected).surrogateDF().first()));
      } else if (stage instanceof StringIndexerModel indexer) {
        assertThat(indexer.labelsArray()).isEqualTo(((StringIndexerModel) expected).labelsArray());
      } else if (stage instanceof OneHotEncoderModel encoder) {
        assertThat(encoder.categorySizes())
            .isEqualTo(((OneHotEncoderModel) expected).categorySizes());
      } else if (stage instanceof StandardScalerModel scaler) {
        close(scaler.mean().toArray(), ((StandardScalerModel) expected).mean().toArray());
        close(scaler.std().toArray(), ((StandardScalerModel) expected).std().toArray());
      }
    }
  }

  private static double[] numbers(Row row) {
    return IntStream.range(0, row.length()).mapToDouble(row::getDouble).toArray();
  }

  private static void close(double[] found, double[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).isCloseTo(expected[i], Percentage.withPercentage(1e-10));
    }
  }

  @Test
  void deviationsFarFromZeroAreRightWhereSparkRoundsThemAway() {
    FittedColumn offset = fitted(rows(0, 150).select("offset", "label"), false).columns().get(0);

    // Of 0, 1 ... 149, in thousandths; the values themselves are rounded to 2^-23.
    assertThat(offset.deviations()[0])
        .isCloseTo(1e-3 * Math.sqrt(150 * 151 / 12.0), Percentage.withPercentage(1e-4));
    assertThat(offset.means()[0]).isCloseTo(1e9 + 0.0745, Percentage.withPercentage(1e-14));
  }

  /** What a user would set, and what Spark has by itself. */
  private static Map<String, String> params(Params stage) {
    Map<String, String> params = new TreeMap<>();
    for (var param : stage.params()) {
      Object value = stage.isDefined(param) ? stage.getOrDefault(param) : "none";
      params.put(
          param.name(),
          (value instanceof Object[] array ? Arrays.toString(array) : String.valueOf(value))
              .replace(stage.uid(), "uid"));
    }
    return params;
  }

  private static PipelineStage estimator(Transformer stage) {
    if (stage instanceof ImputerModel model) {
      return new Imputer()
          .setStrategy("mean")
          .setInputCols(model.getInputCols())
          .setOutputCols(model.getOutputCols());
    } else if (stage instanceof StringIndexerModel model) {
      return new StringIndexer()
          .setHandleInvalid("keep")
          .setStringOrderType("alphabetAsc")
          .setInputCols(model.getInputCols())
          .setOutputCols(model.getOutputCols());
    } else if (stage instanceof OneHotEncoderModel model) {
      return new OneHotEncoder()
          .setDropLast(true)
          .setInputCols(model.getInputCols())
          .setOutputCols(model.getOutputCols());
    } else if (stage instanceof StandardScalerModel model) {
      return new StandardScaler()
          .setWithMean(true)
          .setWithStd(true)
          .setInputCol(model.getInputCol())
          .setOutputCol(model.getOutputCol());
    }
    return stage;
  }

  @Test
  void figuresAreTheSameHoweverRowsAreCut() {
    Dataset<Row> train = rows(0, 150);
    FittedColumns whole = fitted(train.coalesce(1), false);
    for (int partitions : new int[] {2, 7, 40}) {
      FittedColumns cut = fitted(train.repartition(partitions), false);
      assertThat(cut.means()).containsExactly(whole.means());
      assertThat(cut.deviations()).containsExactly(whole.deviations());
      assertThat(cut.columns().stream().map(FittedColumn::texts))
          .isEqualTo(whole.columns().stream().map(FittedColumn::texts).toList());
    }
  }

  @Test
  void anEmptyTextIsMissing() {
    Dataset<Row> data = rows(0, 40).selectExpr("if(truth, '', t) as t", "label");
    FittedColumns fitted = fitted(data, false);

    assertThat(fitted.columns().get(0).texts()).containsExactly("Zoë", "blau", "größer", "red");
    assertThat(packed(fitted, data))
        .containsExactly(transformed(FeatureStages.of(SPARK, fitted), fitted, data));
  }

  @Test
  void whatNoFeatureCanBeMadeOfIsNamed() {
    refused("v", "if(i = 4, null, v)", "of one length, with nothing missing: v has nothing in one");
    refused("v", "if(i % 2 = 0, a, slice(a, 1, 2))", "v has rows of ");
    refused("v", "array(i, null)", "v holds something that is no number");
    refused("v", "array(i, double('Infinity'))", "v holds an infinite value");
    refused("v", "if(i % 2 = 0, 1, -1) * 1.7976931348623157E308D", "v holds values that are too");
    assertThatThrownBy(() -> fitted(rows(0, 9).selectExpr("cast(null as int) as v", "label"), true))
        .isInstanceOf(DataProblem.class)
        .hasMessageContaining("v has no value in the training split");
  }

  private static void refused(String name, String expression, String message) {
    Dataset<Row> data =
        rows(0, 20)
            .selectExpr("a", "v", "label", "a[0] as i")
            .selectExpr(expression + " as " + name, "label");
    assertThatThrownBy(() -> fitted(data, false))
        .satisfies(
            failed ->
                assertThat(DataProblem.in(failed).orElseThrow().getMessage()).contains(message));
  }
}
