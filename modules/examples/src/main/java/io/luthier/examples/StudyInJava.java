package io.luthier.examples;

import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.spark.StudyRunner;
import io.luthier.spark.TunedStudy;
import io.luthier.study.SearchSpec;
import io.luthier.study.StudySpec;
import io.luthier.trial.Task;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A study built in code and run on a session that is there, without any YAML. */
public final class StudyInJava {

  private StudyInJava() {}

  /**
   * Tunes a classifier of satellite images.
   *
   * @param spark any session
   * @param images rows with 36 pixel values and their class in the column {@code classes}
   * @param output the directory of the results
   */
  public static TunedStudy tune(SparkSession spark, Dataset<Row> images, String output) {
    StudySpec spec =
        StudySpec.builder("satellite-in-java")
            .seed(7)
            .label("classes", Task.CLASSIFICATION)
            .parameter(Parameter.real("learningRate", 1e-4, 1e-1, Scale.LOG))
            .parameter(Parameter.integer("layers", 1, 3))
            .parameter(Parameter.choice("units", 32, 64, 128))
            .search(SearchSpec.random(4))
            .epochs(10)
            .output(output)
            .build();
    TunedStudy tuned = StudyRunner.on(spark).run(spec, images);
    tuned.ranking().select("rank", "val_loss", "val_accuracy", "learningRate", "units").show();
    return tuned;
  }
}
