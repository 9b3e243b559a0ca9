package io.luthier.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.spark.LocalSpark;
import io.luthier.study.ExecutorSpec;
import io.luthier.study.SearchSpec;
import io.luthier.study.StudySpec;
import io.luthier.trial.Objective;
import io.luthier.trial.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NetworkTunerTest {

  @TempDir Path directory;

  /** Three clouds in the plane, and a number that depends on where they are. */
  private static Dataset<Row> data() {
    Random random = new Random(1);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int kind = i % 3;
      double x = kind * 2 + random.nextGaussian() * 0.4;
      double y = kind * kind + random.nextGaussian() * 0.4;
      String color = new String[] {"red", "green", "blue"}[kind];
      rows.add(RowFactory.create(x, y, color, 10 + 3 * x - y));
    }
    StructType schema =
        new StructType()
            .add("x", DataTypes.DoubleType)
            .add("y", DataTypes.DoubleType)
            .add("color", DataTypes.StringType)
            .add("size", DataTypes.DoubleType);
    return LocalSpark.session().createDataFrame(rows, schema);
  }

  private static Dataset<Row> assembled() {
    return assembler().transform(data());
  }

  private static VectorAssembler assembler() {
    return new VectorAssembler().setInputCols(new String[] {"x", "y"}).setOutputCol("features");
  }

  private NetworkTuner tuner(String name) {
    return new NetworkTuner()
        .setSpace(Parameter.choice("learningRate", 0.01, 0.03), Parameter.fixed("units", 16L))
        .setSearch(SearchSpec.grid())
        .setOutput(directory.resolve(name).toString());
  }

  @Test
  void standsInAPipelineThatIsFittedSavedAndLoaded() throws IOException {
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new StringIndexer().setInputCol("color").setOutputCol("label"),
                  assembler(),
                  tuner("study")
                });

    PipelineModel fitted = pipeline.fit(data());
    Dataset<Row> predicted = fitted.transform(data());

    assertThat(
            new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(predicted))
        .isGreaterThan(0.95);
    NetworkTunerModel model = (NetworkTunerModel) fitted.stages()[2];
    assertThat(model.ranking().count()).isEqualTo(2);
    assertThat(model.history().columns()).contains("trial", "epoch", "val_loss");
    assertThat(model.bestConfiguration()).containsEntry("units", 16L).containsKey("learningRate");
    assertThat(model.bestMetrics()).containsKey("val_loss");
    assertThat(model.summary()).contains("rial ");
    assertThat(model.classes()).containsExactly("0.0", "1.0", "2.0");
    assertThat(model.parent().uid()).isEqualTo(pipeline.getStages()[2].uid());

    String saved = directory.resolve("saved").toString();
    fitted.write().overwrite().save(saved);
    delete(directory.resolve("study"));
    PipelineModel loaded = PipelineModel.load(saved);

    assertThat(loaded.transform(data()).collectAsList()).isEqualTo(predicted.collectAsList());
    NetworkTunerModel again = (NetworkTunerModel) loaded.stages()[2];
    assertThat(again.uid()).isEqualTo(model.uid());
    assertThat(again.bestConfiguration()).hasToString(model.bestConfiguration().toString());
    assertThat(again.bestMetrics()).isEqualTo(model.bestMetrics());
    assertThat(again.summary()).isEqualTo(model.summary());
    assertThat(again.ranking().collectAsList()).isEqualTo(model.ranking().collectAsList());
  }

  private static void delete(Path tree) throws IOException {
    try (var files = Files.walk(tree)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void addsTheColumnsThatItSaysItAdds() {
    Dataset<Row> rows = assembled();
    NetworkTuner tuner =
        tuner("columns").setLabelCol("color").setPredictionCol("guess").setProbabilityCol("p");

    Dataset<Row> predicted = tuner.fit(rows).transform(rows);

    assertThat(predicted.schema().simpleString())
        .isEqualTo(tuner.transformSchema(rows.schema()).simpleString());
    Row first = predicted.select("color", "guess", "p").first();
    assertThat(first.getString(1)).as("of the label's type").isEqualTo(first.getString(0));
    assertThat(((Vector) first.get(2)).size()).isEqualTo(3);
  }

  @Test
  void tunesARegressionByFoldsAndHasNoProbabilities() {
    Dataset<Row> rows = assembled();
    NetworkTuner tuner =
        tuner("regression").setLabelCol("size").setTask("regression").setNumFolds(2);

    NetworkTunerModel model = tuner.fit(rows);
    Dataset<Row> predicted = model.transform(rows);

    assertThat(predicted.columns()).doesNotContain("probability").endsWith("prediction");
    assertThat(
            new RegressionEvaluator().setLabelCol("size").setMetricName("r2").evaluate(predicted))
        .isGreaterThan(0.9);
    assertThat(model.bestMetrics()).containsEntry("folds", 2.0);
    assertThat(model.classes()).isEmpty();
  }

  @Test
  void goesOnWhereAnEarlierFitHasEnded() {
    Dataset<Row> rows = assembled();
    NetworkTunerModel first = tuner("again").setLabelCol("color").fit(rows);
    NetworkTunerModel second = tuner("again").setLabelCol("color").fit(rows);
    NetworkTunerModel third = tuner("again").setLabelCol("color").setFresh(true).fit(rows);

    String one = first.ranking().select("trial", "seconds").collectAsList().toString();
    assertThat(second.ranking().select("trial", "seconds").collectAsList()).hasToString(one);
    assertThat(third.ranking().select("trial", "seconds").collectAsList().toString())
        .as("trained again, in another time")
        .isNotEqualTo(one);
  }

  @Test
  void isSavedWithAllItsParameters() throws IOException {
    StudySpec study =
        StudySpec.builder("s")
            .label("ignored", Task.CLASSIFICATION)
            .parameter(Parameter.real("learningRate", 1e-4, 1e-1, Scale.LOG))
            .search(SearchSpec.tpe(7))
            .objective(Objective.of("val_accuracy"))
            .epochs(12)
            .withoutReduceLrOnPlateau()
            .seed(9)
            .executor(ExecutorSpec.gpu(4))
            .output("somewhere")
            .build();
    NetworkTuner tuner =
        new NetworkTuner().setStudy(study).setLabelCol("color").setValidationRatio(0.3);
    String saved = directory.resolve("tuner").toString();

    tuner.save(saved);
    NetworkTuner loaded = NetworkTuner.load(saved);

    assertThat(loaded.uid()).isEqualTo(tuner.uid());
    for (Param<?> param : tuner.params()) {
      assertThat(loaded.get(param)).as(param.name()).isEqualTo(tuner.get(param));
      assertThat(loaded.getDefault(param)).as(param.name()).isEqualTo(tuner.getDefault(param));
    }
    assertThat(Arrays.stream(tuner.params()).map(Param::name))
        .contains("featuresCol", "labelCol", "space", "search", "training", "output", "seed");
    assertThat(loaded.getSearch()).isEqualTo(study.search());
    assertThat(loaded.getTraining()).isEqualTo(study.training());
    assertThat(tuner.explainParams()).contains("numFolds: folds of a cross-validation");
  }

  @Test
  void aCopyIsAnotherTunerWithOtherParameters() {
    NetworkTuner tuner = tuner("copy");
    NetworkTuner copy = tuner.copy(new ParamMap().put(tuner.seed().w(5)));

    assertThat(copy.getSeed()).isEqualTo(5);
    assertThat(tuner.getSeed()).isZero();
    assertThat(copy.getSpace()).isEqualTo(tuner.getSpace());
  }

  @Test
  void saysWhichColumnIsWrong() {
    StructType schema = assembled().schema();
    assertThatThrownBy(() -> tuner("x").transformSchema(schema))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("labelCol: the column label is missing; there are x, y, color, size, features");
    assertThatThrownBy(() -> tuner("x").setFeaturesCol("color").transformSchema(schema))
        .hasMessage(
            "featuresCol: the column color is string; it must be a vector, an array of numbers, or"
                + " a number");
    assertThatThrownBy(
            () -> tuner("x").setLabelCol("color").setTask("regression").transformSchema(schema))
        .hasMessage("labelCol: the column color is string; a regression needs a number");
    assertThatThrownBy(
            () -> tuner("x").setLabelCol("color").setPredictionCol("x").transformSchema(schema))
        .hasMessage(
            "predictionCol: the column x is there already; rename it, or choose another name");
    assertThatThrownBy(
            () -> tuner("x").setLabelCol("color").setTask("guess").transformSchema(schema))
        .hasMessage("task: found guess; allowed are classification and regression");
    assertThatThrownBy(() -> new NetworkTuner().setLabelCol("color").fit(assembled()))
        .hasMessage("output: not set; a study needs a directory that driver and executors share");
  }
}
