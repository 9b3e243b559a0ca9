package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class CommandTest {

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(Object... arguments) {
    CommandLine command = Luthier.commandLine();
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    return command.execute(texts);
  }

  private Path study(String more) throws IOException {
    Files.writeString(directory.resolve("a.csv"), "x,y\n1,a\n2,b\n");
    return Files.writeString(
        directory.resolve("study.yaml"),
        "data: {train: a.csv, label: y, task: classification}\n" + more);
  }

  @Test
  void planPrintsHowManyTrialsAndTheFirst() throws IOException {
    Path study =
        study(
            """
            space: {layers: {min: 1, max: 3}, units: {choices: [8, 16]}}
            search: {strategy: grid}
            training: {earlyStopping: {patience: 2}}
            """);

    assertThat(run("plan", study)).isZero();
    assertThat(out.toString())
        .startsWith("study: 6 trials, each of 100 epochs at most; results in " + directory)
        .contains(
            """

            trial  origin  layers  units
                0  grid         1      8
                1  grid         1     16
                2  grid         2      8
                3  grid         2     16
                4  grid         3      8
                5  grid         3     16
            warning: reduceLrOnPlateau can never act""");
    assertThat(directory.resolve("out")).doesNotExist();
  }

  @Test
  void aDayIsFilledInTodaysByDefault() throws IOException {
    Path study =
        study("space: {layers: {min: 1, max: 3}}\noutput: nightly/{{ date }}-of-{{date-1}}\n");

    assertThat(run("plan", study, "--date", "2024-03-01")).isZero();
    assertThat(out.toString())
        .contains("results in " + directory + "/nightly/2024-03-01-of-2024-02-29");
    assertThat(run("plan", study, "--date", "2024-03-01", "--set", "output=o-{{date-60}}"))
        .isZero();
    assertThat(out.toString()).contains("o-2024-01-01");
    assertThat(run("plan", study)).isZero();
    assertThat(out.toString()).contains("nightly/20");
    assertThat(run("plan", study, "--set", "output=o-{{night}}")).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "--set output=o-{{night}}: found {{night}}; allowed are {{date}}, and {{date-7}} for so"
                + " many days before");
    assertThat(run("plan", study, "--date", "today")).isEqualTo(2);
  }

  @Test
  void planSaysWhatThePrunerDoes() throws IOException {
    Path study =
        study(
            """
            space: {layers: {min: 1, max: 9}, units: {choices: [8, 16]}}
            search: {trials: 12, pruner: {type: asha, reduction: 3}}
            training: {epochs: 20}
            """);

    assertThat(run("plan", study)).isZero();
    assertThat(run("plan", study, "--set", "training.epochs=1")).isZero();
    assertThat(out.toString())
        .contains(
            "\nPruner: asha: what is not among the best 1/3 after 1, 3, 9 epochs is stopped.\n",
            "warning: search.pruner can never act");
  }

  @Test
  void planShowsHowASearchThatLearnsBegins() throws IOException {
    Path study = study("space: {dropout: {min: 0.0, max: 0.5}}\nsearch: {strategy: tpe}\n");

    assertThat(run("plan", study)).isZero();
    assertThat(out.toString())
        .contains("40 trials", "the others follow from results", "random", "and 30 more");
  }

  @Test
  void planSaysThatOnlyAPartOfAGridIsTried() throws IOException {
    Path study =
        study(
            """
            space: {layers: {min: 1, max: 9, points: 9}, units: {choices: [8, 16]}}
            search: {strategy: grid, trials: 12}
            """);

    assertThat(run("plan", study)).isZero();
    assertThat(out.toString())
        .contains("12 trials", "taken from 18 combinations of the grid", "and 2 more\n");
  }

  @Test
  void planOfAStagedSearchShowsWhatIsKnown() throws IOException {
    Path study =
        study(
            """
            space: {layers: {min: 1, max: 3}, units: {choices: [8, 16]}}
            search: {strategy: staged}
            """);

    assertThat(run("plan", study)).isZero();
    assertThat(out.toString())
        .startsWith("study: at most 60 trials, each of 100 epochs at most")
        .endsWith(
            """
            Known is only what begins it; all that follows depends on results.

            trial  origin    layers  units
                0  baseline       2     16
            ...
            """);
  }

  @Test
  void aGridThatIsTooLargeIsRefusedBeforeAnythingRuns() throws IOException {
    Path study =
        study("space: {layers: {min: 1, max: 3}}\nsearch: {strategy: grid, gridLimit: 2}\n");

    for (String command : new String[] {"plan", "run"}) {
      assertThat(run(command, study)).isEqualTo(2);
    }
    assertThat(err.toString())
        .contains("luthier: study.yaml: search: the grid has 3 combinations; allowed are 2");
  }

  @Test
  void dataThatIsNotThereIsSaidBeforeSparkStarts() throws IOException {
    Path study = study("");

    assertThat(run("run", study, "--set", "data.train=gone.csv")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "luthier: study.yaml: data: there is no file " + directory.resolve("gone.csv") + "\n");
    assertThat(run("run", study, "--set", "data.train=study.yaml")).isEqualTo(2);
    assertThat(err.toString()).contains("its extension does not say its format");
  }

  @Test
  void whatCannotBeFoundIsNoInternalError() throws IOException {
    Path study = study("space: {l2: {min: 0, max: 1}}\n");

    for (String wrong :
        new String[] {
          "data.train=no:path.csv",
          "data.train=hdfs://no.such.host.invalid/a.csv",
          "data.test=nosuch://host/a.csv",
          "output=no:path",
          "network={class: com.example.Missing}",
          "network={class: java.lang.String}",
          "search.enqueue=[{l2: 3}]"
        }) {
      assertThat(run("run", study, "--set", wrong)).as(wrong).isEqualTo(2);
    }
    assertThat(err.toString().lines())
        .hasSize(7)
        .allMatch(l -> l.startsWith("luthier: study.yaml: "));
    assertThat(err.toString())
        .contains(
            "data: no:path.csv cannot be reached: ",
            "output: no:path is no path",
            "network.class: cannot load com.example.Missing",
            "java.lang.String does not implement",
            "search.enqueue, entry 1: l2: found 3");
  }

  @Test
  void settingsForHadoopGivenToSparkSubmitReachTheChecks() throws IOException {
    Path study = study("");
    System.setProperty("spark.hadoop.fs.luthier.impl", "org.apache.hadoop.fs.LocalFileSystem");
    try {
      assertThat(run("plan", study, "--set", "data.train=luthier:/nowhere/a.csv")).isEqualTo(2);
    } finally {
      System.clearProperty("spark.hadoop.fs.luthier.impl");
    }
    assertThat(err.toString()).doesNotContain("No FileSystem for scheme");
  }

  @Test
  void aLocalSparkThatShouldGrantGpusIsRefused() throws IOException {
    Path study = study("");
    System.setProperty("spark.master", "local[2]");
    System.setProperty("spark.task.resource.gpu.amount", "1");
    try {
      assertThat(run("run", study)).isEqualTo(2);
    } finally {
      System.clearProperty("spark.master");
      System.clearProperty("spark.task.resource.gpu.amount");
    }
    assertThat(err.toString())
        .startsWith("luthier: found spark.task.resource.gpu.amount with the master local[2]: ");
  }

  @Test
  void theDoctorSaysWhyASessionIsRefused() {
    System.setProperty("spark.master", "local[2]");
    System.setProperty("spark.remote", "sc://host");
    try {
      assertThat(run("doctor")).isEqualTo(2);
    } finally {
      System.clearProperty("spark.master");
      System.clearProperty("spark.remote");
    }
    assertThat(out.toString())
        .startsWith("PROBLEM  session      found spark.remote=sc://host, which is Spark Connect\n")
        .contains("1 problem: a study would not run here.");
  }

  @Test
  void theDoctorTakesAStudyFileOrADirectory() throws IOException {
    Path study = study("");

    assertThat(run("doctor", study, "--output", "out")).isEqualTo(2);
    assertThat(run("doctor", "--set", "output=out")).isEqualTo(2);
    assertThat(run("doctor", "--date", "2026-01-31")).isEqualTo(2);
    assertThat(run("doctor", study, "--set", "outptu=out")).isEqualTo(2);
    assertThat(err.toString().lines())
        .hasSize(4)
        .satisfiesExactly(
            line -> assertThat(line).contains("--output stands beside a study file"),
            line -> assertThat(line).contains("--set overrides a study file's keys"),
            line -> assertThat(line).contains("--date fills in a study file's {{date}}"),
            line -> assertThat(line).contains("did you mean output?"));
  }

  @Test
  void theDoctorPrintsSettingsForExecutorsAndStartsNoSession() throws IOException {
    // A session would be refused with it.
    System.setProperty("spark.remote", "sc://host");
    try {
      assertThat(run("doctor", "--executor-memory", "4g", "--slots", "4")).isZero();
    } finally {
      System.clearProperty("spark.remote");
    }
    Properties properties = new Properties();
    properties.load(new StringReader(out.toString()));
    assertThat(properties)
        .hasSize(6)
        .containsEntry("spark.executor.memory", "4g")
        .containsEntry("spark.executor.memoryOverhead", "2g")
        .containsEntry("spark.executor.cores", "4")
        .containsEntry("spark.task.cpus", "1")
        .containsEntry("spark.executorEnv.OMP_NUM_THREADS", "1")
        .containsEntry(
            "spark.executor.extraJavaOptions", "-Dorg.bytedeco.javacpp.maxphysicalbytes=0");
    List<String> lines = out.toString().lines().toList();
    assertThat(lines.get(lines.size() - 1))
        .isEqualTo(
            "# --executor-memory 4g --conf spark.executor.memoryOverhead=2g --executor-cores 4 --conf"
                + " spark.task.cpus=1 --conf spark.executorEnv.OMP_NUM_THREADS=1 --conf"
                + " spark.executor.extraJavaOptions=-Dorg.bytedeco.javacpp.maxphysicalbytes=0");
    assertThat(lines.get(0)).startsWith("# Executors of 4 slots of 1 core, a heap of 4.0 GiB, ");
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("spark.")) {
        assertThat(lines.get(i - 1)).as("the reason of %s", lines.get(i)).startsWith("# ");
      }
    }
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void theSizeMayComeFromOptionsOfSparkSubmit() {
    System.setProperty("spark.executor.memory", "1536");
    System.setProperty("spark.executor.cores", "6");
    try {
      assertThat(run("doctor", "--slots", "2", "--parameters", "50000000", "--gpus=1")).isZero();
      assertThat(run("doctor", "--slots=2", "--executor-cores=2", "--executor-memory=2g")).isZero();
    } finally {
      System.clearProperty("spark.executor.memory");
      System.clearProperty("spark.executor.cores");
    }
    assertThat(out.toString().lines())
        .filteredOn(line -> line.startsWith("spark."))
        .containsExactly(
            "spark.executor.memory 1536m",
            // 1024 + 2048 + 2 x 50,000,000 x 24 / 2^20 = 5360.8
            "spark.executor.memoryOverhead 5376m",
            "spark.executor.cores 6",
            "spark.task.cpus 3",
            "spark.executorEnv.OMP_NUM_THREADS 3",
            "spark.executor.extraJavaOptions -Dorg.bytedeco.javacpp.maxphysicalbytes=0",
            "spark.executor.resource.gpu.amount 1",
            "spark.task.resource.gpu.amount 0.5",
            "spark.executor.memory 2g",
            "spark.executor.memoryOverhead 1536m",
            "spark.executor.cores 2",
            "spark.task.cpus 1",
            "spark.executorEnv.OMP_NUM_THREADS 1",
            "spark.executor.extraJavaOptions -Dorg.bytedeco.javacpp.maxphysicalbytes=0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--slots 4 | --slots needs --executor-memory, an executor's heap, such as 4g",
        "--slots 4 --executor-memory lots | --executor-memory: found lots; allowed is a whole number"
            + " and a unit, such as 4g or 4096m",
        "--slots 4 --executor-memory 1.5g | --executor-memory: found 1.5g; allowed is a whole",
        "--slots 4 --executor-memory -4g | --executor-memory: found -4g; allowed is a whole",
        "--slots 4 --executor-memory 17t | doctor --slots: executor memory: found 17825792m; allowed",
        "--slots 4 --executor-memory 9999999999999999g | --executor-memory: found 99999999999",
        "--slots 4 --executor-memory 100m | doctor --slots: executor memory: found 100m; allowed is"
            + " 450m to 16777216m",
        "--slots 0 --executor-memory 4g | doctor --slots: slots: found 0; allowed is 1 to 1024",
        "--slots -2 --executor-memory 4g | doctor --slots: slots: found -2; allowed is 1 to 1024",
        "--slots four --executor-memory 4g | Invalid value for option '--slots': 'four' is not an int",
        "--slots 3 --executor-memory 4g --executor-cores 8 | doctor --slots: executor cores: found 8;"
            + " allowed is with 3 slots, a multiple of 3",
        "--slots 3 --executor-memory 4g --gpus 2 | doctor --slots: gpus: found 2; allowed is 0 or 1",
        "--slots 3 --executor-memory 4g study.yaml | --slots prints settings, and looks at no study",
        "--slots 3 --executor-memory 4g --output out | --slots prints settings, and looks at no",
        "--executor-memory 4g | --executor-memory goes with --slots, to print settings for",
        "--gpus 1 | --gpus goes with --slots",
      })
  void whatNoExecutorCanBeIsRefused(String example) {
    String[] parts = example.split(" \\| ", -1);

    assertThat(run((Object[]) ("doctor " + parts[0]).split(" ", -1))).isEqualTo(2);
    assertThat(err.toString()).startsWith("luthier: " + parts[1]).doesNotContain("\tat ");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void theDoctorFindsNothingWrongWithASparkThatWorks() throws IOException {
    Path study = study("");
    System.setProperty("spark.master", "local[1]");
    System.setProperty("spark.ui.enabled", "false");
    try {
      assertThat(run("doctor", study, "--set", "output=results/{{date}}", "--date", "2026-01-31"))
          .as(out.toString())
          .isZero();
    } finally {
      System.clearProperty("spark.master");
      System.clearProperty("spark.ui.enabled");
    }
    assertThat(out.toString().lines())
        .anyMatch(line -> line.startsWith("OK       native code  CpuBackend computes on cpu"))
        .anyMatch(line -> line.startsWith("OK       threads      1 slot on 1 core"))
        .anyMatch(line -> line.contains(directory + "/results/2026-01-31"))
        .noneMatch(line -> line.startsWith("PROBLEM"));
    assertThat(directory.resolve("results")).doesNotExist();
  }

  @Test
  void anInternalErrorIsASentenceAndATrace() {
    CommandLine command = Luthier.commandLine();
    command.setErr(new PrintWriter(err, true));

    int code =
        assertDoesNotThrow(
            () ->
                command
                    .getExecutionExceptionHandler()
                    .handleExecutionException(new IllegalStateException("odd"), command, null));

    assertThat(code).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("luthier: internal error; please report it with what follows\n")
        .contains("java.lang.IllegalStateException: odd\n\tat ");
  }

  @Test
  void theScriptSaysHowWideTheTerminalIs() {
    assertThat(StudyRun.columns(null)).isZero();
    assertThat(StudyRun.columns("132")).isEqualTo(132);
    assertThat(StudyRun.columns("0")).isEqualTo(80);
    assertThat(StudyRun.columns("true")).isEqualTo(80);
  }

  @Test
  void anOptionOfSparkSubmitInTheWrongPlaceIsExplained() {
    assertThat(run("run", "a.yaml", "--master", "local")).isEqualTo(2);
    assertThat(err.toString()).contains("--master is an option of spark-submit");
  }

  @Test
  void misuseIsOneLineAndAHint() {
    assertThat(run("rnu")).isEqualTo(2);
    assertThat(run("run")).isEqualTo(2);
    assertThat(err.toString())
        .contains("Missing required parameter: 'STUDY.yaml'", "Try 'luthier run --help'.")
        .doesNotContain("\tat ");
  }

  @Test
  void rankRefusesWhatIsNoResult() {
    assertThat(run("rank", directory)).isEqualTo(2);
    assertThat(err.toString()).contains("holds no finished study: it has no summary.json");
    assertThat(run("rank", directory.resolve("none"))).isEqualTo(2);
    assertThat(err.toString()).contains("there is no directory");
  }

  @Test
  void rankPrintsTheTableAndTheStory() throws IOException {
    Files.writeString(
        directory.resolve("summary.json"), "{\"story\": [\"Trial 3 won.\", \"It fits.\"]}");
    Files.writeString(
        directory.resolve("study.json"), "{\"spec\": {\"objective\": {\"metric\": \"val_loss\"}}}");
    Files.writeString(
        directory.resolve("ranking.csv"),
        """
        rank,trial,state,val_loss,train_loss,units,optimizer,seconds,seed,message
        1,3,COMPLETED,0.123456,0.1,64,adam,12.5,99,
        2,0,COMPLETED,12.3456,0.2,128-64,adam,0.000123,98,
        ,1,FAILED,,,32,adam,,97,"one, two"
        """);

    assertThat(run("rank", directory)).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            rank  trial  state      val_loss  units     seconds  message
               1      3  COMPLETED    0.1235  64          12.50
               2      0  COMPLETED     12.35  128-64  1.230e-04
                      1  FAILED               32                 one, two

            - Trial 3 won.
            - It fits.
            """);
  }

  @Test
  void predictRefusesAnUnknownTarget() throws IOException {
    study("");

    assertThat(run("predict", directory, directory.resolve("a.csv"), "b.xlsx")).isEqualTo(2);
    assertThat(err.toString()).contains("allowed are .csv, .json, .orc, .parquet");
  }

  @Test
  void helpAndVersion() {
    assertThat(run("--help")).isZero();
    assertThat(run("--version")).isZero();
    assertThat(out.toString())
        .contains("run", "plan", "rank", "predict", "doctor")
        .contains("luthier 0.");
  }

  @Test
  void aReportIsThatOfAStudy() {
    assertThat(run("report", directory)).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo("luthier: file:" + directory + " holds no study: it has no study.json\n");
  }

  @Test
  void aMistakeBelowACommandNamesItWhole() {
    assertThat(run("export", "mlflow", "out", "--too", "x")).isEqualTo(Luthier.BAD_USAGE);
    assertThat(err.toString()).contains("Try 'luthier export mlflow --help'.");
  }
}
