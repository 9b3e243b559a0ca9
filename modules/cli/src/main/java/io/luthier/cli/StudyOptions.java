package io.luthier.cli;

import io.luthier.spark.data.DataProblem;
import io.luthier.spark.data.DataReader;
import io.luthier.study.DataSpec;
import io.luthier.study.StudySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
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

  /** The study, checked as far as that goes without Spark. */
  StudySpec read() {
    StudySpec spec = StudyFile.read(file, overrides);
    Stream<DataSpec.Source> sources =
        Stream.of(
                spec.data().train().stream(),
                Stream.concat(Stream.of(spec.data().validation()), spec.data().test().stream())
                    .filter(DataSpec.Split.Separate.class::isInstance)
                    .map(split -> ((DataSpec.Split.Separate) split).source()))
            .flatMap(source -> source);
    try {
      sources.forEach(source -> DataReader.check(source, new Configuration()));
    } catch (DataProblem problem) {
      throw new UsageProblem(
          new Location(file).name() + ": data: " + problem.getMessage(), problem);
    }
    return spec;
  }
}
