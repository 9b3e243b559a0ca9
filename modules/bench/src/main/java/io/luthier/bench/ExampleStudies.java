package io.luthier.bench;

import io.luthier.callback.EarlyStopping;
import io.luthier.callback.ReduceLrOnPlateau;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.study.DataSpec;
import io.luthier.study.StudySpec;
import io.luthier.trial.Task;
import java.nio.file.Path;

/** Studies of the examples' data, with the spaces and callbacks of their files. */
final class ExampleStudies {

  private ExampleStudies() {}

  /**
   * The study of an example, without its search.
   *
   * @param name {@code satellite}, {@code letter} or {@code diamonds}
   */
  static StudySpec.Builder of(String name) {
    StudySpec.Builder study =
        StudySpec.builder(name)
            .train(
                DataSpec.Source.of(
                    Path.of("modules/examples/data", name + ".csv.gz").toAbsolutePath().toString()))
            .reduceLrOnPlateau(ReduceLrOnPlateau.builder().factor(0.5).patience(3));
    return switch (name) {
      case "satellite" ->
          study
              .label("classes", Task.CLASSIFICATION)
              .parameter(Parameter.real("learningRate", 1e-4, 1e-1, Scale.LOG))
              .parameter(Parameter.integer("layers", 1, 3))
              .parameter(Parameter.choice("units", 32, 64, 128))
              .parameter(Parameter.real("dropout", 0, 0.5, Scale.LINEAR))
              .parameter(Parameter.real("l2", 1e-6, 1e-2, Scale.LOG))
              .parameter(Parameter.choice("batchSize", 32, 64, 128))
              .earlyStopping(EarlyStopping.builder().patience(5));
      case "letter" ->
          study
              .label("lettr", Task.CLASSIFICATION)
              .parameter(Parameter.real("learningRate", 5e-4, 1e-2, Scale.LOG))
              .parameter(Parameter.integer("layers", 2, 3))
              .parameter(Parameter.choice("units", 128, 256))
              .parameter(Parameter.real("dropout", 0, 0.2, Scale.LINEAR))
              .parameter(Parameter.choice("batchSize", 64, 128, 256))
              .earlyStopping(EarlyStopping.builder().patience(8));
      case "diamonds" ->
          study
              .label("price", Task.REGRESSION)
              .parameter(Parameter.real("learningRate", 3e-4, 1e-2, Scale.LOG))
              .parameter(Parameter.integer("layers", 2, 3))
              .parameter(Parameter.choice("units", 64, 128))
              .parameter(Parameter.choice("batchSize", 128, 256, 512))
              .epochs(60)
              .earlyStopping(EarlyStopping.builder().patience(6));
      default ->
          throw new IllegalArgumentException(
              "found " + name + "; allowed are satellite, letter, diamonds");
    };
  }
}
