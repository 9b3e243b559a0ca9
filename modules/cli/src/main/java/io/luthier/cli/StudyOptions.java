package io.luthier.cli;

import io.luthier.spark.data.DataProblem;
import io.luthier.spark.data.DataReader;
import io.luthier.study.Study;
import io.luthier.study.StudySpec;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The study file and what overrides it, for every command that takes one. */
final class StudyOptions {

  @Parameters(index = "0", paramLabel = "STUDY.yaml", description = "The study file.")
  private String file;

  @Option(
      names = "--set",
      paramLabel = "key=value",
      description = "Overrides a key of the study file, such as search.trials=8. Repeatable.")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--date",
      paramLabel = "2026-01-31",
      description =
          "The day that {{date}} stands for in the study file and in --set; today by default."
              + " {{date-1}} is the day before it.")
  private LocalDate date;

  /** The study, checked as far as that goes without Spark. */
  Study read() {
    StudySpec spec = StudyFile.read(file, overrides, Placeholders.of(date));
    try {
      new Path(spec.output());
    } catch (IllegalArgumentException malformed) {
      throw problem("output: " + spec.output() + " is no path", malformed);
    }
    YarnDriver.requireLastingPaths(spec, new Location(file).name());
    checkData(spec);
    try {
      return new Study(spec);
    } catch (IllegalArgumentException unfit) {
      String message = unfit.getMessage();
      throw problem(message.startsWith("search.") ? message : "search: " + message, unfit);
    }
  }

  private void checkData(StudySpec spec) {
    Configuration hadoop = HadoopSettings.read();
    try {
      spec.data().sources().forEach(source -> DataReader.check(source, hadoop));
    } catch (DataProblem problem) {
      throw problem("data: " + problem.getMessage(), problem);
    }
  }

  /** A problem with something that the study file says. */
  UsageProblem problem(String message, RuntimeException cause) {
    return new UsageProblem(new Location(file).name() + ": " + message, cause);
  }
}
