package io.luthier.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.space.Parameter;
import io.luthier.spark.StudyRunner;
import io.luthier.spark.TunedStudy;
import io.luthier.study.NetworkSpec;
import io.luthier.study.SearchSpec;
import io.luthier.study.StudySpec;
import io.luthier.trial.Task;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExamplesTest {

  @TempDir Path directory;

  private static SparkSession spark;

  @BeforeAll
  static void open() {
    // A session of somebody else's making: nothing of Luthier's is set in it.
    spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", false).getOrCreate();
  }

  @AfterAll
  static void close() {
    spark.close();
  }

  private static Dataset<Row> images() {
    return spark
        .read()
        .option("header", true)
        .option("inferSchema", true)
        .csv("data/satellite.csv.gz");
  }

  @Test
  void aStudyInJava() {
    TunedStudy tuned = StudyInJava.tune(spark, images(), directory.resolve("java").toString());

    assertThat(tuned.ranking().count()).isEqualTo(4);
    assertThat(tuned.winner().orElseThrow().metrics().get("val_accuracy")).isGreaterThan(0.8);
  }

  @Test
  void aNetworkOfOnesOwn() {
    StudySpec spec =
        StudySpec.builder("self-normalizing")
            .label("classes", Task.CLASSIFICATION)
            .network(new NetworkSpec.Custom(SelfNormalizingNetwork.class.getName()))
            .parameter(Parameter.fixed("learningRate", 0.003))
            .parameter(Parameter.choice("width", 32, 64))
            .parameter(Parameter.fixed("alphaDropout", 0.05))
            .search(SearchSpec.grid())
            .epochs(5)
            .output(directory.resolve("own").toString())
            .build();

    TunedStudy tuned = StudyRunner.on(spark).run(spec, images());

    assertThat(tuned.results().ranked()).isEqualTo(2);
    assertThat(tuned.winner().orElseThrow().metrics().get("val_accuracy")).isGreaterThan(0.7);
  }
}
