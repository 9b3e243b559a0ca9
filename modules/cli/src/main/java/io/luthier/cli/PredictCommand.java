package io.luthier.cli;

import io.luthier.spark.DataWriter;
import io.luthier.spark.Predictions;
import io.luthier.spark.Sessions;
import io.luthier.spark.data.DataProblem;
import io.luthier.spark.data.DataReader;
import io.luthier.study.DataSpec;
import java.io.FileNotFoundException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code luthier predict}. */
@Command(
    name = "predict",
    description =
        "Predicts with a study's winner: writes the rows that it is given, with a prediction and,"
            + " for classes, their probabilities.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  luthier predict out/satellite new-images.csv predicted.csv"})
final class PredictCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "OUTPUT", description = "The study's directory.")
  private String output;

  @Parameters(
      index = "1",
      paramLabel = "DATA",
      description =
          "What to predict: a path, or table:db.name. The format is the extension's, or the study's;"
              + " the study's options of a reader hold here too.")
  private String data;

  @Parameters(
      index = "2",
      paramLabel = "TARGET",
      description = "Where to: .csv (one plain file), .parquet, .json or .orc.")
  private String target;

  @Spec private CommandSpec command;

  @Override
  public Integer call() throws Exception {
    try {
      DataWriter.check(target);
      Configuration hadoop = HadoopSettings.read();
      DataSpec.Source source = Predictions.source(output, data, hadoop);
      DataReader.check(source, hadoop);
      try (SparkSession spark = Sessions.open("luthier predict")) {
        DataWriter.write(
            Predictions.load(spark, output).predict(DataReader.read(spark, source)), target);
      }
    } catch (IllegalArgumentException | FileNotFoundException problem) {
      throw new UsageProblem(problem.getMessage(), problem);
    } catch (Exception failed) {
      DataProblem problem = DataProblem.in(failed).orElseThrow(() -> failed);
      throw new UsageProblem(problem.getMessage(), failed);
    }
    PrintWriter out = command.commandLine().getOut();
    out.println("Predictions: " + target);
    out.flush();
    return 0;
  }
}
