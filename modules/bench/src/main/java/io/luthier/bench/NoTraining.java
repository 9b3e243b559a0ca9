package io.luthier.bench;

import io.luthier.dl4j.network.NetworkFactory;
import io.luthier.dl4j.network.NetworkShape;
import io.luthier.space.Configuration;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.study.NetworkSpec;
import io.luthier.study.SearchSpec;
import io.luthier.study.StudySpec;
import io.luthier.trial.Task;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * A network of which no trial trains anything. A trial that has got so far that its factory is made
 * sleeps for a while, and fails; all that comes before and after it is real: the task, the claim,
 * the trial's thread, the result, the ledger. What is left out is the training itself with its
 * reports, a saved model, and the garbage collection that ends a training.
 */
public final class NoTraining implements NetworkFactory {

  private static volatile long millis;

  /**
   * Made once by whoever begins a study, and once in each trial.
   *
   * @throws IllegalStateException in each trial
   */
  public NoTraining() throws InterruptedException {
    if (Thread.currentThread().getName().startsWith("luthier-trial")) {
      Thread.sleep(millis);
      throw new IllegalStateException("nothing is trained here");
    }
  }

  /** How long every trial in this process sleeps from now on. */
  static void sleep(long millis) {
    NoTraining.millis = millis;
  }

  /** A study of such trials. */
  static StudySpec study(int trials, Path output) {
    return StudySpec.builder("no-training")
        .label("label", Task.CLASSIFICATION)
        .network(new NetworkSpec.Custom(NoTraining.class.getName()))
        .parameter(Parameter.real("learningRate", 1e-4, 1e-1, Scale.LOG))
        .parameter(Parameter.real("dropout", 0, 0.5, Scale.LINEAR))
        .parameter(Parameter.integer("layers", 1, 4))
        .parameter(Parameter.choice("units", 32, 64, 128, 256))
        .search(SearchSpec.builder().trials(trials).failureLimit(Integer.MAX_VALUE).build())
        .output(output.toString())
        .build();
  }

  /** A few rows. */
  static Dataset<Row> data(SparkSession spark) {
    return spark
        .range(100)
        .selectExpr("id % 7 AS x", "id % 5 AS y", "IF(id % 2 = 0, 'even', 'odd') AS label");
  }

  @Override
  public MultiLayerNetwork create(Configuration configuration, NetworkShape shape, long seed) {
    throw new IllegalStateException("nothing is trained here");
  }
}
