package io.luthier.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luthier.space.Parameter;
import io.luthier.spark.data.DataProblem;
import io.luthier.spark.data.DataReader;
import io.luthier.study.DataSpec.Source;
import io.luthier.study.SearchSpec;
import io.luthier.study.StudySpec;
import io.luthier.trial.Task;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PredictionsTest {

  @TempDir Path directory;

  private static Dataset<Row> numbers() {
    List<Row> rows =
        IntStream.range(0, 400)
            .mapToObj(
                i ->
                    RowFactory.create(i / 100.0, i % 2 == 0 ? "even" : "odd", i / 200, 3.0 * i + 5))
            .toList();
    StructType schema =
        new StructType()
            .add("x.1", DataTypes.DoubleType)
            .add("parity", DataTypes.StringType)
            .add("half", DataTypes.IntegerType)
            .add("y", DataTypes.DoubleType);
    return LocalSpark.session().createDataFrame(rows, schema).repartition(3);
  }

  private String train(String label, Task task) {
    StudySpec spec =
        StudySpec.builder("numbers")
            .label(label, task)
            .features(List.of("x.1", "parity"))
            .parameter(Parameter.fixed("learningRate", 0.02))
            .search(SearchSpec.random(1))
            .epochs(30)
            .output(directory.resolve(label).toString())
            .build();
    StudyRunner.on(LocalSpark.session()).run(spec, numbers());
    return spec.output();
  }

  @Test
  void classesComeBackWithTheirTypeAndProbabilities() throws IOException {
    String output = train("half", Task.CLASSIFICATION);
    Dataset<Row> predicted =
        Predictions.load(LocalSpark.session(), output).predict(numbers().drop("y"));

    assertThat(predicted.columns())
        .containsExactly("x.1", "parity", "half", "prediction", "probability");
    List<Row> rows = predicted.collectAsList();
    long right = rows.stream().filter(r -> r.get(2).equals(r.get(3))).count();
    assertThat(rows).hasSize(400);
    assertThat(right).isGreaterThan(380);
    assertThat(rows)
        .allSatisfy(
            row -> {
              double[] probability = row.<Vector>getAs("probability").toArray();
              assertThat(probability).hasSize(2);
              assertThat(probability[0] + probability[1])
                  .isCloseTo(1, org.assertj.core.data.Offset.offset(1e-5));
            });

    Path csv = directory.resolve("predicted.csv");
    DataWriter.write(predicted, csv.toString());
    assertThat(Files.readAllLines(csv))
        .hasSize(401)
        .first()
        .isEqualTo("x.1,parity,half,prediction,probability");
    assertThat(Files.readString(csv)).contains("\"[0.");
  }

  @Test
  void numbersComeBackInTheirOwnUnits() throws IOException {
    String output = train("y", Task.REGRESSION);
    Dataset<Row> unlabelled = numbers().select("parity", "`x.1`");
    Dataset<Row> predicted = Predictions.load(LocalSpark.session(), output).predict(unlabelled);

    assertThat(predicted.columns()).containsExactly("parity", "x.1", "prediction");
    assertThat(predicted.collectAsList())
        .allSatisfy(
            row ->
                assertThat(row.<Double>getAs("prediction"))
                    .isCloseTo(
                        300 * row.<Double>getAs("x.1") + 5,
                        org.assertj.core.data.Offset.offset(100.0)));

    Path parquet = directory.resolve("predicted.parquet");
    DataWriter.write(predicted, parquet.toString());
    assertThat(LocalSpark.session().read().parquet(parquet.toString()).count()).isEqualTo(400);
  }

  @Test
  void arraysComeBackAsArraysAndNumbersMayBeText() throws IOException {
    StudySpec spec =
        StudySpec.builder("arrays")
            .label("half", Task.CLASSIFICATION)
            .features(List.of("pair", "x.1"))
            .parameter(Parameter.fixed("learningRate", 0.02))
            .search(SearchSpec.random(1))
            .epochs(3)
            .output(directory.resolve("arrays").toString())
            .build();
    Dataset<Row> data =
        numbers().withColumn("pair", functions.expr("array(y, `x.1`)")).drop("y", "parity");
    StudyRunner.on(LocalSpark.session()).run(spec, data);
    Predictions predictions = Predictions.load(LocalSpark.session(), spec.output());

    Dataset<Row> predicted = predictions.predict(data);
    assertThat(predicted.schema().apply("pair").dataType().simpleString())
        .isEqualTo("array<double>");
    assertThat(predicted.columns())
        .containsExactly("x.1", "half", "pair", "prediction", "probability");
    Dataset<Row> texts =
        predictions.predict(data.withColumn("x.1", functions.expr("string(`x.1`)")));
    assertThat(texts.select("probability").collectAsList())
        .isEqualTo(predicted.select("probability").collectAsList());
  }

  @Test
  void otherDataIsReadAsTheStudysOwn() throws IOException {
    Path own = Files.writeString(directory.resolve("own"), semicolons());
    Path semicolons = Files.writeString(directory.resolve("semicolons.csv"), semicolons());
    Path unnamed = Files.writeString(directory.resolve("unnamed"), semicolons());
    numbers().write().json(directory.resolve("other.json").toString());
    StudySpec spec =
        StudySpec.builder("semicolons")
            .train(new Source(own.toString(), Optional.of("csv"), Map.of("sep", ";")))
            .label("half", Task.CLASSIFICATION)
            .search(SearchSpec.random(1))
            .parameter(Parameter.fixed("learningRate", 0.02))
            .epochs(2)
            .output(directory.resolve("out").toString())
            .build();
    SparkSession spark = LocalSpark.session();
    StudyRunner.on(spark).run(spec);
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();

    for (Path data : List.of(semicolons, unnamed)) {
      Source source = Predictions.source(spec.output(), data.toString(), hadoop);
      assertThat(source.options()).containsEntry("sep", ";");
      assertThat(
              Predictions.load(spark, spec.output())
                  .predict(DataReader.read(spark, source))
                  .count())
          .isEqualTo(100);
    }
    assertThat(Predictions.source(spec.output(), directory + "/other.json", hadoop))
        .isEqualTo(Source.of(directory + "/other.json"));
    assertThat(Predictions.source(spec.output(), "table:a", hadoop))
        .isEqualTo(Source.of("table:a"));
  }

  private static String semicolons() {
    StringBuilder text = new StringBuilder("a;half\n");
    for (int i = 0; i < 100; i++) {
      text.append(i).append(';').append(i / 50).append('\n');
    }
    return text.toString();
  }

  @Test
  void whatCannotBePredictedIsRefusedInASentence() throws IOException {
    String output = train("half", Task.CLASSIFICATION);
    Predictions predictions = Predictions.load(LocalSpark.session(), output);

    assertThatThrownBy(() -> predictions.predict(numbers().drop("parity")))
        .isInstanceOf(DataProblem.class)
        .hasMessageContaining("there is no feature column parity");
    assertThatThrownBy(() -> predictions.predict(numbers().withColumnRenamed("y", "prediction")))
        .isInstanceOf(DataProblem.class)
        .hasMessageContaining("has a column prediction already");
    assertThatThrownBy(
            () ->
                predictions.predict(
                    numbers().withColumn("x.1", functions.array(functions.col("`x.1`"))).limit(1)))
        .isInstanceOf(DataProblem.class)
        .hasMessageContaining(
            "the feature column x.1 is array<double>, but the network was trained on numbers");
    Dataset<Row> words =
        predictions.predict(
            numbers()
                .withColumn("x.1", functions.expr("if(half = 1, 'n/a', string(`x.1`))"))
                .drop("y"));
    assertThatThrownBy(words::collectAsList)
        .rootCause()
        .isInstanceOf(DataProblem.class)
        .hasMessage("the feature column x.1: found n/a; must be a number");
    assertThatThrownBy(() -> DataWriter.write(numbers(), "predicted.xlsx"))
        .hasMessageContaining("allowed are .csv");
    assertThatThrownBy(
            () -> Predictions.load(LocalSpark.session(), directory.resolve("none").toString()))
        .isInstanceOf(FileNotFoundException.class);
    Files.delete(Path.of(output, "summary.json"));
    assertThatThrownBy(() -> Predictions.load(LocalSpark.session(), output))
        .hasMessageContaining("holds no finished study");
  }

  @Test
  void aPipelineThatLuthierHasNotWrittenIsNotLoaded() throws IOException {
    String output = train("half", Task.CLASSIFICATION);
    Path pipeline = directory.resolve("half/models/trial-00000/pipeline");
    Path stage;
    try (Stream<Path> stages = Files.list(pipeline.resolve("stages/stages"))) {
      stage = stages.filter(path -> path.toString().contains("_sql_")).findFirst().orElseThrow();
    }
    Path metadata = stage.resolve("metadata/part-00000");
    String written = Files.readString(metadata);

    replace(metadata, written.replace("org.apache.spark.ml.feature.SQLTransformer", "a.Gadget"));
    assertThatThrownBy(() -> Predictions.load(LocalSpark.session(), output))
        .hasMessageContaining("is a a.Gadget, which is none of the stages that Luthier writes");

    replace(
        metadata,
        written.replace("SELECT *", "SELECT reflect('java.lang.System', 'lineSeparator'), *"));
    assertThatThrownBy(() -> Predictions.load(LocalSpark.session(), output))
        .hasMessageContaining("holds a statement that Luthier does not write: SELECT reflect(");

    replace(metadata, written);
    Path encoding = pipeline.resolve("encoding.json");
    String label = Files.readString(encoding);
    replace(
        encoding,
        label.replace(
            "\"\\\"integer\\\"\"",
            "\"{\\\"type\\\":\\\"udt\\\",\\\"class\\\":\\\"a.Gadget\\\"}\""));
    assertThatThrownBy(() -> Predictions.load(LocalSpark.session(), output))
        .hasMessageContaining("has a label of the type {\"type\":\"udt\"");

    replace(encoding, label);
    Predictions.load(LocalSpark.session(), output);
  }

  /** With the checksum that Hadoop's local file system has put beside it gone. */
  private static void replace(Path file, String text) throws IOException {
    assertThat(Files.readString(file)).isNotEmpty();
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    Files.writeString(file, text);
  }
}
