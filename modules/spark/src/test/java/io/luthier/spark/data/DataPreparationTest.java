package io.luthier.spark.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luthier.dl4j.data.PackedRows;
import io.luthier.dl4j.data.Target;
import io.luthier.dl4j.data.TrainingData;
import io.luthier.spark.LocalSpark;
import io.luthier.study.DataSpec;
import io.luthier.study.DataSpec.Source;
import io.luthier.study.DataSpec.Split;
import io.luthier.study.NetworkSpec;
import io.luthier.study.StudySpec;
import io.luthier.trial.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DataPreparationTest {

  private static final SparkSession SPARK = LocalSpark.session();

  @TempDir Path directory;

  private static StructType schema(Object... namesAndTypes) {
    StructType schema = new StructType();
    for (int i = 0; i < namesAndTypes.length; i += 2) {
      schema = schema.add((String) namesAndTypes[i], (DataType) namesAndTypes[i + 1]);
    }
    return schema;
  }

  /** A hundred rows: a number, a text, a class. */
  private static Dataset<Row> mixed() {
    List<Row> rows =
        IntStream.range(0, 100)
            .mapToObj(
                i ->
                    RowFactory.create(
                        i % 10 == 3 ? null : (double) i,
                        List.of("red", "green", "blue").get(i % 3),
                        i % 4 == 0 ? "yes" : "no"))
            .toList();
    return SPARK.createDataFrame(
        rows,
        schema(
            "x.1",
            DataTypes.DoubleType,
            "color",
            DataTypes.StringType,
            "label",
            DataTypes.StringType));
  }

  private static StudySpec.Builder spec() {
    return StudySpec.builder("data").seed(3).label("label", Task.CLASSIFICATION);
  }

  private static PreparedData prepare(StudySpec spec, Dataset<Row> data) {
    try {
      return DataPreparation.prepare(SPARK, spec, Optional.of(data));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** What is small stays on the driver's heap. */
  private static TrainingData heap(PreparedData prepared) {
    return ((PackedData.OnHeap) prepared.folds().get(0).data()).rows();
  }

  private static float[] features(PackedRows rows) {
    return rows.blocks().get(0).array();
  }

  private static double[] column(PackedRows rows, int column) {
    return IntStream.range(0, rows.rows())
        .mapToDouble(row -> features(rows)[row * rows.width() + column])
        .toArray();
  }

  private static void refused(StudySpec spec, Dataset<Row> data, String message) {
    assertThatThrownBy(() -> prepare(spec, data))
        .isInstanceOf(DataProblem.class)
        .hasMessageContaining(message);
  }

  @Test
  void splitsStratifyAndTogetherAreTheData() throws IOException {
    PreparedData data = prepare(spec().test(new Split.Fraction(0.12)).build(), mixed());

    PackedRows test = data.folds().get(0).packTest();
    PackedRows validation = heap(data).validation();
    assertThat(validation.rows()).isEqualTo(20);
    assertThat(test.rows()).isEqualTo(12);
    assertThat(heap(data).train().rows()).isEqualTo(68);
    assertThat(counts(validation)).containsEntry(0f, 15).containsEntry(1f, 5);
    assertThat(counts(test)).containsEntry(0f, 9).containsEntry(1f, 3);
    assertThat(heap(data).target()).isEqualTo(new Target.Classes(2));
    assertThat(data.folds().get(0).pipeline().classes()).containsExactly("no", "yes");
  }

  @Test
  void everyFoldHasFeaturesOfItsOwnTrainingRows() {
    PreparedData data = prepare(spec().folds(4).test(new Split.Fraction(0.2)).build(), mixed());

    assertThat(data.folds()).hasSize(4);
    for (PreparedFold fold : data.folds()) {
      TrainingData rows = ((PackedData.OnHeap) fold.data()).rows();
      assertThat(rows.train().rows()).isEqualTo(60);
      assertThat(counts(rows.validation())).containsEntry(0f, 15).containsEntry(1f, 5);
      assertThat(mean(rows.train())).isCloseTo(0, Offset.offset(1e-6));
      assertThat(mean(rows.validation())).isNotCloseTo(0, Offset.offset(1e-6));
    }
    PreparedData once = prepare(spec().test(new Split.Fraction(0.2)).build(), mixed());
    assertThat(data.fingerprint())
        .hasSameSizeAs(once.fingerprint())
        .isNotEqualTo(once.fingerprint());
    // Of three in four rows of one class, whichever rows judge.
    assertThat(data.prior())
        .isCloseTo(-0.75 * Math.log(0.75) - 0.25 * Math.log(0.25), Offset.offset(1e-6));
  }

  /** Of the number column, which comes first and is standardised. */
  private static double mean(PackedRows rows) {
    return Arrays.stream(column(rows, 0)).average().orElseThrow();
  }

  private static Map<Float, Integer> counts(PackedRows rows) {
    Map<Float, Integer> counts = new TreeMap<>();
    for (float label : rows.labels()) {
      counts.merge(label, 1, Integer::sum);
    }
    return counts;
  }

  @Test
  void theSameSeedGivesTheSameRowsWhateverThePartitions() {
    List<Row> rows =
        IntStream.range(0, 500)
            .mapToObj(i -> RowFactory.create(Math.exp(30 * Math.sin(i)), Math.cos(i), i % 3))
            .toList();
    StructType schema =
        schema(
            "x", DataTypes.DoubleType, "y", DataTypes.DoubleType, "label", DataTypes.IntegerType);
    Set<String> fingerprints = new HashSet<>();
    for (int partitions : new int[] {1, 3, 8}) {
      Dataset<Row> data =
          SPARK.createDataFrame(
              JavaSparkContext.fromSparkContext(SPARK.sparkContext()).parallelize(rows, partitions),
              schema);
      fingerprints.add(prepare(spec().build(), data).fingerprint());
    }

    assertThat(fingerprints).hasSize(1);
    assertThat(prepare(spec().seed(4).build(), SPARK.createDataFrame(rows, schema)).fingerprint())
        .isNotIn(fingerprints);
  }

  @Test
  void severalFilesAreInTheOrderOfTheirNamesHoweverTheyAreCut() throws IOException {
    for (String name : List.of("b", "a", "c")) {
      StringBuilder text = new StringBuilder("x,label\n");
      int rows = name.equals("a") ? 100 : name.equals("b") ? 400 : 200;
      for (int i = 0; i < rows; i++) {
        text.append(name.charAt(0) * 1000 + i).append(',').append(i % 2).append('\n');
      }
      Files.writeString(Files.createDirectories(directory.resolve("d")).resolve(name), text);
    }
    StudySpec spec =
        spec().train(new Source(directory + "/d", Optional.of("csv"), Map.of())).build();
    Set<String> fingerprints = new HashSet<>();
    for (String bytes : List.of("1g", "1000b", "700b")) {
      SPARK.conf().set("spark.sql.files.maxPartitionBytes", bytes);
      SPARK.conf().set("spark.sql.files.openCostInBytes", "0");
      fingerprints.add(DataPreparation.prepare(SPARK, spec, Optional.empty()).fingerprint());
    }
    SPARK.conf().unset("spark.sql.files.maxPartitionBytes");
    SPARK.conf().unset("spark.sql.files.openCostInBytes");

    assertThat(fingerprints).hasSize(1);
    assertThat(
            DataReader.readInOrder(SPARK, spec.data().train().orElseThrow())
                .select("x")
                .as(Encoders.INT())
                .collectAsList())
        .hasSize(700)
        .isSorted();
  }

  @Test
  void numbersAreImputedAndScaledByTheTrainingSplitAndTextsAreOneHot() {
    PackedRows train = heap(prepare(spec().build(), mixed())).train();

    assertThat(train.width()).as("a number and three colours").isEqualTo(4);
    double[] values = column(train, 0);
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(v -> v * v).sum();
    assertThat(mean).isCloseTo(0, Offset.offset(1e-6));
    assertThat(squares / (values.length - 1)).isCloseTo(1, Offset.offset(1e-5));
    assertThat(Arrays.stream(values).map(Math::abs).min().orElseThrow())
        .as("what was missing is the mean")
        .isLessThan(1e-6);
    for (int row = 0; row < train.rows(); row++) {
      float[] colours = Arrays.copyOfRange(features(train), row * 4 + 1, row * 4 + 4);
      Arrays.sort(colours);
      assertThat(colours).containsExactly(0, 0, 1);
    }
  }

  @Test
  void pixelsAreDividedByTheLargestOfAll() {
    Dataset<Row> data =
        SPARK
            .range(60)
            .selectExpr("array(id % 5, 0, 2, -8 * (id % 2)) as image", "id % 3 as label");
    StudySpec spec = spec().network(new NetworkSpec.Cnn(2, 2, 1)).build();

    PackedRows train = heap(prepare(spec, data)).train();

    assertThat(column(train, 0)).containsOnly(0.0, 0.125, 0.25, 0.375, 0.5);
    assertThat(column(train, 1)).as("a pixel that is always dark stays").containsOnly(0.0);
    assertThat(column(train, 2)).containsOnly(0.25);
    assertThat(column(train, 3)).containsOnly(0.0, -1.0);
  }

  @Test
  void whatOnlyTheValidationSplitHasChangesNothing() throws IOException {
    StudySpec spec =
        spec().validation(new Split.Separate(Source.of(directory + "/other.csv"))).build();
    Files.writeString(
        directory.resolve("other.csv"), "x.1,color,label\n1e9,violet,yes\n,red,no\n5,,no\n");

    PreparedData data = prepare(spec, mixed());

    PackedRows validation = heap(data).validation();
    assertThat(heap(data).train().rows()).isEqualTo(100);
    assertThat(validation.rows()).isEqualTo(3);
    assertThat(features(validation)[0]).isGreaterThan(1e6f);
    // An unseen and a missing text look the same: no colour at all, which differs from red.
    assertThat(column(validation, 3)[0]).isEqualTo(column(validation, 3)[2]);
    assertThat(column(validation, 3)[0]).isNotEqualTo(column(validation, 3)[1]);
    assertThat(features(validation)[4])
        .as("a missing number is the mean")
        .isCloseTo(0, Offset.offset(1e-6f));
  }

  @Test
  void columnsThatSayNothingAreLeftOutWithAWarning() {
    Dataset<Row> data =
        mixed()
            .selectExpr("*", "1 as same", "cast(null as double) as empty", "current_date() as d");

    PreparedData prepared = prepare(spec().build(), data);

    assertThat(heap(prepared).train().width()).isEqualTo(4);
    assertThat(prepared.warnings())
        .containsExactlyInAnyOrder(
            "columns of types that no feature can be made of were left out: d (date)",
            "columns without any value in the training split were left out: empty",
            "columns with one value only were left out: same");
  }

  /** Every job that is added makes every start slower, by what it takes to plan and compile it. */
  @Test
  void aTableIsPreparedInFewJobs() throws IOException {
    StudySpec spec =
        StudySpec.builder("satellite")
            .train(Source.of("../examples/data/satellite.csv.gz"))
            .label("classes", Task.CLASSIFICATION)
            .build();
    SPARK.sparkContext().setJobGroup("preparation", "", false);
    try (PreparedData prepared = DataPreparation.prepare(SPARK, spec, Optional.empty())) {
      assertThat(prepared.folds().get(0).data().trainingRows()).isPositive();
    } finally {
      SPARK.sparkContext().clearJobGroup();
    }

    assertThat(SPARK.sparkContext().statusTracker().getJobIdsForGroup("preparation"))
        .as("two of the reader, two for the labels, one for the columns, one to pack")
        .hasSizeLessThanOrEqualTo(6);
  }

  @Test
  void aTextOfTooManyValuesIsNoCategory() {
    Dataset<Row> data =
        SPARK
            .range(3000)
            .selectExpr("concat('id', id) as name", "cast(id as double) as x", "id % 2 as label");

    assertThat(prepare(spec().build(), data).warnings())
        .anyMatch(w -> w.contains("more than 1000 different values were left out: name"));
  }

  @Test
  void vectorsAndArraysAreFeatures() {
    List<Row> rows =
        IntStream.range(0, 40)
            .mapToObj(
                i ->
                    RowFactory.create(
                        i % 2 == 0
                            ? Vectors.dense(i, 1)
                            : Vectors.sparse(2, new int[] {0}, new double[] {i}),
                        List.of(i, -i, 7),
                        i % 2 == 0))
            .toList();
    Dataset<Row> data =
        SPARK.createDataFrame(
            rows,
            schema(
                "v",
                SQLDataTypes.VectorType(),
                "a",
                DataTypes.createArrayType(DataTypes.IntegerType),
                "label",
                DataTypes.BooleanType));

    PreparedData prepared = prepare(spec().build(), data);

    assertThat(heap(prepared).train().width()).isEqualTo(5);
    assertThat(prepared.folds().get(0).pipeline().classes()).containsExactly("false", "true");
    assertThat(column(heap(prepared).train(), 4)).containsOnly(0.0);
  }

  @Test
  void rareClassesAreTrainedOnWithAWarning() {
    Dataset<Row> data =
        mixed().union(mixed().limit(1).selectExpr("`x.1`", "color", "'maybe' as label"));

    PreparedData prepared = prepare(spec().build(), data);

    assertThat(prepared.warnings())
        .anyMatch(w -> w.endsWith("are in the training split alone: maybe"));
    assertThat(counts(heap(prepared).train())).containsEntry(0f, 1);
    assertThat(counts(heap(prepared).validation())).doesNotContainKey(0f);
  }

  @Test
  void rowsWithoutALabelAreLeftOutWithAWarning() {
    Dataset<Row> data =
        mixed().selectExpr("`x.1`", "color", "if(`x.1` > 90, null, label) as label");

    PreparedData prepared = prepare(spec().build(), data);

    assertThat(prepared.warnings()).anyMatch(w -> w.startsWith("8 rows without a label"));
    assertThat(heap(prepared).train().rows() + heap(prepared).validation().rows()).isEqualTo(92);
  }

  @Test
  void regressionTargetsAreStandardisedByTheTrainingSplit() {
    StudySpec spec = StudySpec.builder("r").label("y", Task.REGRESSION).seed(1).build();
    Dataset<Row> data = SPARK.range(200).selectExpr("cast(id as float) as x", "id * 10 as y");

    PreparedData prepared = prepare(spec, data);

    Target.Quantity target = (Target.Quantity) heap(prepared).target();
    double sum = 0;
    for (float label : heap(prepared).train().labels()) {
      sum += label;
    }
    assertThat(sum / 160).isCloseTo(0, Offset.offset(1e-6));
    assertThat(target.mean()).isBetween(900.0, 1100.0);
    assertThat(target.deviation()).isBetween(500.0, 650.0);
  }

  @Test
  void numericClassesAreInTheirOrderAndComeBackAsNumbers() throws IOException {
    Dataset<Row> data = mixed().selectExpr("`x.1`", "cast(12 - 5 * (`x.1` % 2) as int) as label");
    PreparedData prepared = prepare(spec().build(), data);
    FeaturePipeline pipeline = prepared.folds().get(0).pipeline();

    assertThat(pipeline.classes()).containsExactly("7", "12");
    pipeline.save(directory.resolve("pipeline").toString());
    FeaturePipeline loaded = FeaturePipeline.load(SPARK, directory.resolve("pipeline").toString());
    assertThat(loaded.classes()).isEqualTo(pipeline.classes());
    assertThat(loaded.labelType()).isEqualTo(DataTypes.IntegerType);
    assertThat(loaded.transform(data).collectAsList())
        .isEqualTo(pipeline.transform(data).collectAsList());
  }

  @Test
  void whatCannotBeLearntFromIsRefusedInASentence() {
    refused(
        spec().label("lable", Task.CLASSIFICATION).build(),
        mixed(),
        "there is no label column lable; did you mean label?");
    refused(
        spec().features(List.of("color", "colour")).build(),
        mixed(),
        "there is no feature column colour; did you mean color?");
    refused(spec().build(), mixed().filter("label = 'no'"), "has one class only, no");
    refused(spec().build(), mixed().selectExpr("1 as x", "label"), "there is no usable feature");
    refused(spec().build(), mixed().limit(0), "has no value in any of 0 rows");
    refused(
        StudySpec.builder("r").label("color", Task.REGRESSION).build(),
        mixed(),
        "color is string; a regression needs a number");
    refused(
        StudySpec.builder("r").label("y", Task.REGRESSION).build(),
        mixed().selectExpr("`x.1`", "5 as y"),
        "has the same value in all rows of the training split");
    refused(
        spec().build(),
        mixed().limit(2).selectExpr("*", "'a' as z"),
        "the validation split is empty");
    refused(
        spec().build(),
        mixed().selectExpr("`x.1` / 0.0 as x", "double('Infinity') * `x.1` as y", "label"),
        "holds an infinite value");
  }

  @Test
  void anUnknownClassOfASeparateSplitIsNamed() throws IOException {
    Files.writeString(directory.resolve("v.csv"), "x.1,color,label\n1,red,perhaps\n");

    refused(
        spec().validation(new Split.Separate(Source.of(directory + "/v.csv"))).build(),
        mixed(),
        "found the class perhaps, which the training data does not have");
  }

  @Test
  void arraysOfDifferentLengthsAreRefused() {
    Dataset<Row> data =
        SPARK
            .range(40)
            .selectExpr(
                "if(id % 2 = 0, array(1.0D, 2.0D), array(1.0D)) as a", "id % 4 < 2 as label");

    refused(spec().build(), data, "vectors and arrays must all be of one length");
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "orc", "json", "csv", "libsvm"})
  void everyFormatIsRead(String format) throws IOException {
    String path = directory.resolve("data." + format).toString();
    Dataset<Row> data =
        format.equals("libsvm")
            ? SPARK.createDataFrame(
                IntStream.range(0, 30)
                    .mapToObj(i -> RowFactory.create((double) (i % 2), Vectors.dense(i, 1 + i % 3)))
                    .toList(),
                schema("label", DataTypes.DoubleType, "features", SQLDataTypes.VectorType()))
            : mixed();
    data.write().option("header", true).format(format).save(path);

    StudySpec spec = spec().train(Source.of(path)).build();
    PreparedData prepared = DataPreparation.prepare(SPARK, spec, Optional.empty());

    assertThat(prepared.folds().get(0).pipeline().classes()).hasSize(2);
    assertThat(heap(prepared).train().width()).isEqualTo(format.equals("libsvm") ? 2 : 4);
  }

  @Test
  void aTableIsRead() throws IOException {
    mixed().createOrReplaceTempView("colours");

    StudySpec spec = spec().train(Source.of("table:colours")).build();
    assertThat(heap(DataPreparation.prepare(SPARK, spec, Optional.empty())).train().rows())
        .isEqualTo(80);
    assertThatThrownBy(() -> DataReader.read(SPARK, Source.of("table:nothing")))
        .isInstanceOf(DataProblem.class);
  }

  @Test
  void whatCannotBeReadIsSaid() throws IOException {
    assertThatThrownBy(() -> DataReader.read(SPARK, Source.of(directory + "/none.csv")))
        .isInstanceOf(DataProblem.class)
        .hasMessage("there is no file " + directory + "/none.csv");
    Files.writeString(directory.resolve("data.xyz"), "");
    assertThatThrownBy(() -> DataReader.read(SPARK, Source.of(directory + "/data.xyz")))
        .hasMessageContaining("its extension does not say its format");
  }

  @Test
  void fractionsThatLeaveNothingToTrainOnAreRefused() {
    assertThatThrownBy(
            () ->
                new DataSpec(
                    Optional.empty(),
                    "y",
                    Task.REGRESSION,
                    List.of(),
                    new Split.Fraction(0.5),
                    Optional.of(new Split.Fraction(0.5))))
        .hasMessageContaining("must leave rows to train on");
  }
}
