package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
        .contains("trial 0 (grid): layers=1, units=8\n", "trial 5 (grid): layers=3, units=16\n")
        .contains("warning: reduceLrOnPlateau can never act");
    assertThat(directory.resolve("out")).doesNotExist();
  }

  @Test
  void aGridThatIsTooLargeIsRefusedBeforeAnythingRuns() throws IOException {
    Path study =
        study("space: {layers: {min: 1, max: 3}}\nsearch: {strategy: grid, gridLimit: 2}\n");

    for (String command : new String[] {"plan", "run"}) {
      assertThat(run(command, study)).isEqualTo(2);
    }
    assertThat(err.toString()).contains("luthier: the grid has 3 combinations; allowed are 2");
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
  void rankPrintsTheTable() throws IOException {
    Files.writeString(directory.resolve("summary.json"), "{}");
    Files.writeString(
        directory.resolve("ranking.csv"),
        "rank,trial,state,val_loss,train_loss,units,optimizer,seconds,seed,message\n"
            + "1,3,COMPLETED,0.123456,0.1,64,adam,12.5,99,\n"
            + "2,0,COMPLETED,12.3456,0.2,128-64,adam,0.000123,98,\n"
            + ",1,FAILED,,,32,adam,,97,\"one, two\"\n");

    assertThat(run("rank", directory)).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            rank  trial  state      val_loss  units    seconds  message
               1      3  COMPLETED    0.1235  64         12.50
               2      0  COMPLETED     12.35  128-64  1.23e-04
                      1  FAILED               32                one, two
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
    assertThat(out.toString()).contains("run", "plan", "rank", "predict").contains("luthier 0.");
  }
}
