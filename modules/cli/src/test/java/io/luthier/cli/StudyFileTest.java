package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luthier.callback.EarlyStopping;
import io.luthier.callback.ReduceLrOnPlateau;
import io.luthier.space.Condition;
import io.luthier.space.ConditionalParameter;
import io.luthier.space.Configuration;
import io.luthier.space.FixedParameter;
import io.luthier.space.IntegerParameter;
import io.luthier.space.Parameter;
import io.luthier.space.RealParameter;
import io.luthier.space.Scale;
import io.luthier.study.DataSpec;
import io.luthier.study.NetworkSpec;
import io.luthier.study.SearchSpec;
import io.luthier.study.Strategy;
import io.luthier.study.StudySpec;
import io.luthier.study.TrainingSpec;
import io.luthier.trial.Direction;
import io.luthier.trial.Objective;
import io.luthier.trial.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StudyFileTest {

  private static final String DATA = "data: {train: a.csv, label: y, task: classification}\n";

  @TempDir Path directory;

  private StudySpec read(String text, String... overrides) {
    Path file = directory.resolve("my.yaml");
    try {
      Files.writeString(file, text);
    } catch (IOException failed) {
      throw new java.io.UncheckedIOException(failed);
    }
    return StudyFile.read(file.toString(), List.of(overrides), Placeholders.today());
  }

  private void refused(String text, String message, String... overrides) {
    assertThatThrownBy(() -> read(text, overrides))
        .isInstanceOf(UsageProblem.class)
        .hasMessage(message);
  }

  @Test
  void whatIsLeftOutHasTheDefaultsOfTheBuilder() {
    assertThat(read(DATA))
        .isEqualTo(
            StudySpec.builder("my")
                .train(DataSpec.Source.of(directory.resolve("a.csv").toString()))
                .label("y", Task.CLASSIFICATION)
                .output(directory.resolve("out/my").toString())
                .build());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none |",
        "{type: none} |",
        "median | MedianPruner[startupTrials=5, warmupEpochs=0]",
        "{type: median} | MedianPruner[startupTrials=5, warmupEpochs=0]",
        "{type: median, startupTrials: 3, warmupEpochs: 2} |"
            + " MedianPruner[startupTrials=3, warmupEpochs=2]",
        "asha | AshaPruner[reduction=4, minEpochs=1, brackets=1]",
        "{type: asha, minEpochs: 2} | AshaPruner[reduction=4, minEpochs=2, brackets=1]",
        "{type: asha, reduction: 3, brackets: 2} |"
            + " AshaPruner[reduction=3, minEpochs=1, brackets=2]",
      })
  void prunersAreNamedOrSpelledOut(String text, String pruner) {
    assertThat(read(DATA + "search: {pruner: " + text + "}").search().pruner().map(String::valueOf))
        .isEqualTo(Optional.ofNullable(pruner));
    assertThat(read(DATA, "search.pruner=" + text).search().pruner().map(String::valueOf))
        .isEqualTo(Optional.ofNullable(pruner));
  }

  @Test
  void validationCanBeInFolds() {
    String file = "data: {train: a.csv, label: y, task: regression, validation: {folds: %s}}";
    assertThat(read(file.formatted(5)).data().validation()).isEqualTo(new DataSpec.Split.Folds(5));
    assertThatThrownBy(() -> read(file.formatted(1)))
        .hasMessageContaining(
            "data.validation.folds: a cross-validation has 2 to 20 folds; found 1");
    assertThatThrownBy(() -> read(file.formatted("5, repeats: 2")))
        .hasMessageContaining("data.validation.repeats: unknown key; allowed are folds");
  }

  @Test
  void everyKeyIsUnderstood() {
    StudySpec spec =
        read(
            """
            study: whole
            seed: 7
            data:
              train: /data/a.tsv
              format: csv
              options: {sep: ";", nullValue: NA}
              label: y
              task: regression
              features: [x.1, x.2]
              validation: 0.25
              test: hdfs://host/test.csv
            network: {type: cnn, height: 8, width: 4, channels: 3}
            space:
              learningRate: {min: 1e-4, max: 1, scale: log, points: 5}
              layers: {min: 1, max: 2}
              units: {choices: [32, [64, 32]]}
              optimizer: {choices: [adam, nesterovs]}
              momentum: {min: 0.5, max: 0.9, when: {optimizer: nesterovs}}
              l2: 0.001
            objective: {metric: val_r2, mode: max}
            search:
              strategy: grid
              trials: 12
              gridPoints: 4
              gridLimit: 99
              parallelism: 2
              enqueue: [{l2: 0.001, layers: 2}]
            training:
              epochs: 50
              earlyStopping: {monitor: val_loss, patience: 7, minDelta: 0.01, baseline: 0.5, restoreBestWeights: false, startFromEpoch: 2}
              reduceLrOnPlateau: {monitor: train_loss, mode: min, factor: 0.2, patience: 2, minDelta: 0, cooldown: 1, minLr: 1e-6}
              engine: dl4j
            output: s3a://bucket/out
            keepModels: 1
            """);

    assertThat(spec)
        .isEqualTo(
            StudySpec.builder("whole")
                .seed(7)
                .train(
                    new DataSpec.Source(
                        "/data/a.tsv", Optional.of("csv"), Map.of("sep", ";", "nullValue", "NA")))
                .label("y", Task.REGRESSION)
                .features(List.of("x.1", "x.2"))
                .validation(new DataSpec.Split.Fraction(0.25))
                .test(
                    new DataSpec.Split.Separate(
                        new DataSpec.Source(
                            "hdfs://host/test.csv",
                            Optional.of("csv"),
                            Map.of("sep", ";", "nullValue", "NA"))))
                .network(new NetworkSpec.Cnn(8, 4, 3))
                .parameter(Parameter.real("learningRate", 1e-4, 1, Scale.LOG).withPoints(5))
                .parameter(Parameter.integer("layers", 1, 2))
                .parameter(Parameter.choice("units", 32, List.of(64, 32)))
                .parameter(Parameter.choice("optimizer", "adam", "nesterovs"))
                .parameter(
                    Parameter.real("momentum", 0.5, 0.9, Scale.LINEAR)
                        .when("optimizer", "nesterovs"))
                .parameter(Parameter.fixed("l2", 0.001))
                .objective(new Objective("val_r2", Direction.MAX))
                .search(
                    SearchSpec.builder()
                        .strategy(Strategy.GRID)
                        .trials(12)
                        .gridPoints(4)
                        .gridLimit(99)
                        .parallelism(2)
                        .enqueue(List.of(new Configuration(Map.of("l2", 0.001, "layers", 2))))
                        .build())
                .epochs(50)
                .earlyStopping(
                    EarlyStopping.builder()
                        .monitor(Objective.VAL_LOSS)
                        .patience(7)
                        .minDelta(0.01)
                        .baseline(0.5)
                        .restoreBestWeights(false)
                        .startFromEpoch(2))
                .reduceLrOnPlateau(
                    ReduceLrOnPlateau.builder()
                        .monitor(Objective.of("train_loss"))
                        .factor(0.2)
                        .patience(2)
                        .minDelta(0)
                        .cooldown(1)
                        .minLr(1e-6))
                .engine(TrainingSpec.Engine.DL4J)
                .output("s3a://bucket/out")
                .keepModels(1)
                .build());
  }

  @ParameterizedTest
  @CsvSource({
    "1e-4, 1.0E-4",
    "1.0e-4, 1.0E-4",
    ".5, 0.5",
    "5., 5.0",
    "+3, 3",
    "1_000, 1000",
    "9223372036854775807, 9223372036854775807",
    "007, 7"
  })
  void numbersAreNumbersHoweverTheyAreWritten(String written, String value) {
    StudySpec spec = read(DATA + "network: {class: a.B}\nspace: {x: " + written + "}");

    Object found = ((FixedParameter) spec.space().parameter("x").orElseThrow()).value();
    assertThat(found.toString()).isEqualTo(value);
    assertThat(found).isInstanceOf(Number.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"off", "no", "on", "yes", "'32'", "2026-11-24", "0x10", ".inf", "1e"})
  void wordsAreTextsHoweverYamlUsedToReadThem(String written) {
    StudySpec spec = read(DATA + "network: {class: a.B}\nspace: {x: " + written + "}");

    assertThat(spec.space().parameter("x"))
        .contains(Parameter.fixed("x", written.replace("'", "")));
  }

  @Test
  void aNameMayLookLikeANumber() {
    assertThat(read(DATA + "study: 2026").name()).isEqualTo("2026");
  }

  @Test
  void aConditionMayAllowSeveralValues() {
    StudySpec spec =
        read(
            DATA
                + "space: {optimizer: {choices: [adam, amsgrad, sgd]},"
                + " beta1: {value: 0.8, when: {optimizer: [adam, amsgrad]}}}");

    assertThat(spec.space().parameter("beta1"))
        .contains(
            new ConditionalParameter(
                Parameter.fixed("beta1", 0.8),
                new Condition(Map.of("optimizer", List.of("adam", "amsgrad")))));
  }

  @Test
  void aFileOnAnyFileSystemIsRead() throws IOException {
    Files.writeString(directory.resolve("there.yaml"), DATA);

    StudySpec spec =
        StudyFile.read(
            directory.resolve("there.yaml").toUri().toString(), List.of(), Placeholders.today());

    assertThat(spec.data().train().orElseThrow().path()).isEqualTo("file:" + directory + "/a.csv");
    assertThat(spec.output()).isEqualTo("file:" + directory + "/out/there");
    assertThatThrownBy(
            () -> StudyFile.read("nosuch://host/a.yaml", List.of(), Placeholders.today()))
        .isInstanceOf(UsageProblem.class)
        .hasMessageStartingWith("the study file nosuch://host/a.yaml cannot be read: ");
  }

  @Test
  void onAHadoopClusterWhatIsBesideTheFileIsStillOnThisMachine() {
    System.setProperty("spark.hadoop.fs.defaultFS", "hdfs://cluster:8020");
    try {
      StudySpec spec = read(DATA, "output=/results");

      assertThat(spec.data().train().orElseThrow().path())
          .isEqualTo("file:" + directory.resolve("a.csv"));
      assertThat(spec.output()).isEqualTo("/results");
    } finally {
      System.clearProperty("spark.hadoop.fs.defaultFS");
    }
  }

  @Test
  void callbacksCanBeTurnedOff() {
    StudySpec spec = read(DATA + "training: {earlyStopping: none, reduceLrOnPlateau: none}");

    assertThat(spec.training().earlyStopping()).isEmpty();
    assertThat(spec.training().reduceLrOnPlateau()).isEmpty();
  }

  @Test
  void aTableOrANetworkOfOnesOwn() {
    StudySpec spec =
        read(
            """
            data: {table: db.images, label: y, task: classification}
            network: {class: com.example.Mine}
            space: {anything: {min: 0, max: 3}, depth: 2}
            """);

    assertThat(spec.data().train().orElseThrow().path()).isEqualTo("table:db.images");
    assertThat(spec.network()).isEqualTo(new NetworkSpec.Custom("com.example.Mine"));
    assertThat(spec.space().parameters())
        .containsExactly(Parameter.integer("anything", 0, 3), Parameter.fixed("depth", 2));
  }

  @Test
  void wholeEndsMakeAnIntegerRangeUnlessTheParameterIsKnownToBeReal() {
    StudySpec spec = read(DATA + "space: {layers: {min: 1, max: 3}, l2: {min: 0, max: 1}}");

    assertThat(spec.space().parameter("layers")).get().isInstanceOf(IntegerParameter.class);
    assertThat(spec.space().parameter("l2")).get().isInstanceOf(RealParameter.class);
  }

  @Test
  void overridesWinOverTheFileAndAddToIt() {
    StudySpec spec =
        read(
            DATA + "search: {trials: 4}\nspace: {layers: 2}",
            "search.trials=8",
            "search.parallelism=3",
            "space.units={choices: [32, 64]}",
            "training.earlyStopping.patience=9",
            "training.reduceLrOnPlateau=none",
            "keepModels=1");

    assertThat(spec.search().trials()).hasValue(8);
    assertThat(spec.search().parallelism()).hasValue(3);
    assertThat(spec.space().parameter("units")).contains(Parameter.choice("units", 32, 64));
    assertThat(spec.training().earlyStopping().orElseThrow().patience()).isEqualTo(9);
    assertThat(spec.training().reduceLrOnPlateau()).isEmpty();
    assertThat(spec.keepModels()).isEqualTo(1);
  }

  @Test
  void anOverrideThatCannotBeMeantIsRefused() {
    refused(DATA, "--set trials: expected key=value", "trials");
    refused(
        DATA + "seed: 3",
        "--set seed.x=1: seed is a plain value and has no keys of its own",
        "seed.x=1");
    assertThatThrownBy(() -> read(DATA, "space={a: [}"))
        .isInstanceOf(UsageProblem.class)
        .hasMessageStartingWith("--set space={a: [}, line 1: is not YAML: ");
  }

  @Test
  void anUnknownKeyIsAskedAboutAndPlaced() {
    refused(
        DATA + "serach: {trials: 3}",
        "my.yaml, line 2: serach: unknown key; did you mean search?; allowed are study, seed, data,"
            + " network, space, objective, search, training, trialSlots, executors, output, keepModels, tracking");
    refused(
        DATA,
        "--set search.trails=3: search.trails: unknown key; did you mean trials?; allowed are"
            + " strategy, trials, gridPoints, gridLimit, parallelism, budget, failureLimit, enqueue,"
            + " configurations, repeats, from, pruner",
        "search.trails=3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "space: {learningRate: {min: 0.1, max: 0.01}} | space.learningRate: min must be below max;"
            + " found min 0.1 and max 0.01 (a plain value fixes a parameter)",
        "space: {learningRate: {min: 0, max: 0.01, scale: log}} | space.learningRate: a log scale"
            + " needs min above 0; found min 0.0",
        "space: {learningRate: {min: 0.1}} | space.learningRate: max: missing; a range has min and"
            + " max",
        "space: {learningRate: {min: a, max: 1}} | space.learningRate.min: found a; expected a"
            + " number",
        "space: {dropout: 1.5} | space.dropout: found 1.5; allowed is a number from 0 up to but not"
            + " including 1",
        "space: {units: 0} | space.units: found 0; allowed is a whole number from 1, or a list of"
            + " them, one per layer",
        "space: {layers: {choices: []}} | space.layers.choices: choices need at least one value;"
            + " found none",
        "seed: x | seed: found x; expected a whole number",
        "tracking: {experiment: e} | tracking: mlflow: missing; it is the address of an MLflow"
            + " tracking server",
        "tracking: {mlflow: databricks} | tracking.mlflow: must be the address of a tracking server,"
            + " such as http://mlflow.example.com:5000; found databricks",
        "tracking: {mlflow: 'ftp://me:secret@host'} | tracking.mlflow: must be the address of a"
            + " tracking server, such as http://mlflow.example.com:5000; found ftp://***@host",
        "tracking: {mlflow: 'http://host', experiment: ''} | tracking.experiment: needs a name",
        "keepModels: 0 | keepModels: must be at least 1; found 0",
        "search: {strategy: radnom} | search.strategy: found radnom; did you mean random?; allowed"
            + " are grid, random, tpe, staged, list",
        "search: {trials: 0} | search.trials: must be at least 1; found 0",
        "search: {repeats: -1} | search.repeats: must be at least 0; found -1",
        "search: {strategy: list} | search: configurations: strategy list needs at least one",
        "objective: val_speed | objective: whether val_speed should become small or large does not"
            + " follow from its name: give mode min or max",
        "training: {epochs: 2.5} | training.epochs: found 2.5; expected a whole number",
        "training: {earlyStopping: {patience: -1}} | training.earlyStopping: patience must be at"
            + " least 0; found -1",
        "training: {reduceLrOnPlateau: {factor: 1}} | training.reduceLrOnPlateau: factor must be"
            + " above 0 and below 1; found 1.0",
        "training: {earlyStopping: off} | training.earlyStopping: found off; allowed are keys with"
            + " values, or none",
        "training: {reduceLrOnPlateau: false} | training.reduceLrOnPlateau: found false; allowed"
            + " are keys with values, or none",
        "training: {earlyStopping: {mode: max}} | training.earlyStopping: mode needs a monitor"
            + " beside it",
        "training: {earlyStopping: {restoreBestWeights: no}} |"
            + " training.earlyStopping.restoreBestWeights: found no; expected true or false",
        "search: {pruner: medain} | search.pruner: found medain; did you mean median?; allowed are"
            + " none, median, asha",
        "search: {pruner: off} | search.pruner: found off; allowed are none, median, asha",
        "search: {pruner: [asha]} | search.pruner: found a list; expected a text",
        "search: {pruner: {reduction: 3}} | search.pruner: type: missing; allowed are none, median,"
            + " asha",
        "search: {pruner: {type: hyperband}} | search.pruner.type: found hyperband; allowed are"
            + " none, median, asha",
        "search: {pruner: {type: asha, reductoin: 3}} | search.pruner.reductoin: unknown key; did"
            + " you mean reduction?; allowed are type, reduction, minEpochs, brackets",
        "search: {pruner: {type: median, reduction: 3}} | search.pruner.reduction: unknown key;"
            + " allowed are type, startupTrials, warmupEpochs",
        "search: {pruner: {type: none, brackets: 3}} | search.pruner.brackets: unknown key; allowed"
            + " are type",
        "search: {pruner: {type: asha, reduction: 1}} | search.pruner.reduction: must be at least"
            + " 2; found 1",
        "search: {pruner: {type: asha, minEpochs: 0}} | search.pruner.minEpochs: must be at least"
            + " 1; found 0",
        "search: {pruner: {type: asha, brackets: 1.5}} | search.pruner.brackets: found 1.5;"
            + " expected a whole number",
        "search: {pruner: {type: median, startupTrials: 0}} | search.pruner.startupTrials: must be"
            + " at least 1; found 0",
        "search: {pruner: {type: median, warmupEpochs: -1}} | search.pruner.warmupEpochs: must be"
            + " at least 0; found -1",
        "search: {budget: 30} | search.budget: found 30; expected a length of time, such as 90s,"
            + " 30m, 1h30m or 2d",
        "search: {budget: 0s} | search.budget: must be above 0; found 0s",
        "search: {failureLimit: 0} | search.failureLimit: must be at least 1; found 0",
        "training: {trialTimeout: soon} | training.trialTimeout: found soon; expected a length of"
            + " time, such as 90s, 30m, 1h30m or 2d",
        "space: {layers: {min: 1, max: 9, points: 0}} | space.layers.points: must be at least 1;"
            + " found 0",
        "space: [1] | space: found a list; expected keys with values",
        "space: {lr: 0.1} | space.lr: unknown key; allowed are learningRate, layers, units,"
            + " activation, dropout, l1, l2, weightDecay, batchSize, optimizer, momentum, beta1,"
            + " beta2, rho, epsilon, epochs, weightInit",
        "space: {batch_size: 32} | space.batch_size: unknown key; did you mean batchSize?; allowed"
            + " are learningRate, layers, units, activation, dropout, l1, l2, weightDecay,"
            + " batchSize, optimizer, momentum, beta1, beta2, rho, epsilon, epochs, weightInit",
        "space: {momentum: {min: 0, max: 0.9, when: {optimizer: sgd}}} | space.momentum: its"
            + " condition names optimizer, which is no parameter of the space",
        "seed: 9223372036854775808 | seed: found 9223372036854775808; expected a whole number",
        "objective: {mode: max} | objective: metric: missing; it names what is to be optimised",
        "objective: {metric: val_f1, mode: up} | objective.mode: found up; allowed are min, max,"
            + " auto",
        "network: {type: rnn} | network.type: found rnn; did you mean cnn?; allowed are mlp, cnn",
        "network: {type: cnn} | network: height: missing; a cnn needs its images' height in pixels",
      })
  void whatIsWrongIsSaidWhereItStands(String line, String message) {
    refused(DATA + line, "my.yaml, line 2: " + message);
  }

  @Test
  void noFeaturesAtAllIsNotTakenForAllOfThem() {
    refused(
        DATA,
        "--set data.features=[]: data.features: is an empty list; leave it out to use all columns"
            + " but the label",
        "data.features=[]");
  }

  @ParameterizedTest
  @CsvSource({"90s, PT90S", "30m, PT30M", "1h30m, PT1H30M", "2d, P2D", "1d12h, P1DT12H"})
  void lengthsOfTimeAreWrittenAsPeopleWriteThem(String written, String duration) {
    StudySpec spec =
        read(
            DATA
                + "search: {budget: "
                + written
                + ", failureLimit: 4}\ntraining: {trialTimeout: "
                + written
                + "}");

    assertThat(spec.search().budget()).contains(Duration.parse(duration));
    assertThat(spec.training().trialTimeout()).contains(Duration.parse(duration));
    assertThat(spec.search().failureLimit()).isEqualTo(4);
  }

  @Test
  void aMetricOfTheOtherTaskIsRefused() {
    assertThatThrownBy(() -> read(DATA + "objective: val_r2"))
        .isInstanceOf(UsageProblem.class)
        .hasMessageContaining("objective: found val_r2; allowed for a classification are val_loss");
  }

  @Test
  void aResultsColumnIsNoParametersName() {
    assertThatThrownBy(
            () -> read(DATA + "network: {class: a.B}\nspace: {State: {choices: [a, b]}}"))
        .hasMessageContaining("State: is the name of a column of the ranking");
  }

  @Test
  void theLatestStudyOfADirectoryIsBesideTheFile() {
    SearchSpec search = read(DATA + "search: {from: {latest: out}}").search();
    assertThat(search.fromLatest()).contains(directory.resolve("out").toString());
    assertThat(search.from()).isEmpty();
    assertThat(read(DATA + "search: {from: out/a}").search().from())
        .contains(directory.resolve("out/a").toString());
    assertThatThrownBy(() -> read(DATA + "search: {from: {newest: out}}"))
        .hasMessageContaining("search.from.newest: unknown key")
        .hasMessageContaining("latest");
  }

  @Test
  void whatIsMissingIsSaid() {
    refused("study: x", "my.yaml, line 1: data: missing; it says where the data is");
    refused(
        "data: {train: a.csv, label: y}",
        "my.yaml, line 1: data: task: missing; allowed are classification and regression");
    refused("", "my.yaml: is empty");
    assertThatThrownBy(
            () ->
                StudyFile.read(
                    directory.resolve("none.yaml").toString(), List.of(), Placeholders.today()))
        .isInstanceOf(UsageProblem.class)
        .hasMessageStartingWith("there is no study file ");
  }

  @Test
  void whatIsNotYamlIsSaid() throws IOException {
    assertThatThrownBy(() -> read("data: [1"))
        .isInstanceOf(UsageProblem.class)
        .hasMessageStartingWith("my.yaml, line 1: is not YAML: ");
    refused("just text", "my.yaml, line 1: found just text; expected keys with values");
    Path binary = directory.resolve("binary.yaml");
    Files.write(binary, "ä".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> StudyFile.read(binary.toString(), List.of(), Placeholders.today()))
        .hasMessageEndingWith("is not a text in UTF-8");
  }

  @Test
  void aKeyThatIsThereTwiceIsRefused() {
    refused(DATA + "seed: 1\nseed: 2", "my.yaml, line 3: seed: is there twice");
  }
}
