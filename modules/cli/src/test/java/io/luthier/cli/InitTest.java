package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** From data to a study that runs, with the real command and data. */
final class InitTest {

  private static final Path DATA =
      Path.of("").toAbsolutePath().getParent().resolve("examples/data");

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path file;

  @BeforeEach
  void place() {
    System.setProperty("spark.master", "local[2]");
    System.setProperty("spark.ui.enabled", "false");
    file = directory.resolve("study.yaml");
  }

  @AfterEach
  void restore() {
    System.clearProperty("spark.master");
    System.clearProperty("spark.ui.enabled");
  }

  private int run(Object... arguments) {
    CommandLine command = Luthier.commandLine();
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    return command.execute(texts);
  }

  private int init(Object data, String label, Object... more) {
    Object[] arguments = new Object[6 + more.length];
    Object[] begin = {"init", data, "--label", label, "--output", file};
    System.arraycopy(begin, 0, arguments, 0, 6);
    System.arraycopy(more, 0, arguments, 6, more.length);
    return run(arguments);
  }

  @ParameterizedTest
  @CsvSource({
    "satellite.csv.gz, classes, classification",
    "letter.csv.gz, lettr, classification",
    "diamonds.csv.gz, price, regression"
  })
  void theExamplesDataGivesAStudyThatCanBePlanned(String data, String label, String task)
      throws IOException {
    assertThat(init(DATA.resolve(data), label)).as(err.toString()).isZero();
    assertThat(out.toString()).contains("\n" + task + ", since ").contains("Written: " + file);
    assertThat(Files.readString(file)).contains("  task: " + task);
    assertThat(run("plan", file)).as(err.toString()).isZero();
    assertThat(err.toString()).isEmpty();
    assertThat(out.toString()).contains(": 40 trials").doesNotContain("warning");
  }

  @Test
  void whatItWritesRunsAndNamesWithMarksComeThrough() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      double x = Math.sin(i);
      rows.append(
          String.format(
              java.util.Locale.ROOT,
              "{\"a: 'b'\": %f, \"c\\nd\": %f, \"e.f\": \"%s\", \"\u6f22 {{date}}\": %d,"
                  + " \"nr\": %d, \"wie?\": \"%s\"}%n",
              x,
              Math.cos(i),
              i % 3 == 0 ? "p" : "q",
              i % 7,
              i,
              x > 0 ? "ja: #1" : "nein"));
    }
    Path data = Files.writeString(directory.resolve("my data.json"), rows);

    assertThat(init(data, "wie?")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("left out: nr, another number for every row");
    int code =
        run(
            "run",
            file,
            "--quiet",
            "--set",
            "search.trials=2",
            "--set",
            "training.epochs=3",
            "--set",
            "output=" + directory.resolve("out"));
    assertThat(code).as(err.toString()).isZero();
    assertThat(directory.resolve("out/summary.json")).exists();
    assertThat(out.toString()).contains("The winner on the test split");
  }

  @Test
  void nothingIsOverwrittenAndMistakesAreNamed() throws IOException {
    Path data =
        Files.writeString(directory.resolve("a.csv"), "height;colour\n1;red\n2;blue\n3;red\n");

    assertThat(init(data, "color", "--option", "sep=;")).isEqualTo(Luthier.BAD_USAGE);
    assertThat(err.toString())
        .contains("there is no label column color; did you mean colour?")
        .doesNotContain("\tat ");
    assertThat(init(data, "colour")).isEqualTo(Luthier.BAD_USAGE);
    assertThat(err.toString()).contains("give --option sep=;");
    assertThat(init(directory.resolve("b.csv"), "y")).isEqualTo(Luthier.BAD_USAGE);
    assertThat(err.toString()).contains("there is no file");
    assertThat(file).doesNotExist();

    Files.writeString(file, "mine");
    assertThat(init(data, "colour", "--option", "sep=;")).isEqualTo(Luthier.BAD_USAGE);
    assertThat(err.toString()).contains("is there already: --force overwrites it");
    assertThat(file).hasContent("mine");
    assertThat(run("init", data)).isEqualTo(Luthier.BAD_USAGE);
    assertThat(err.toString()).contains("Missing required option: '--label=COLUMN'");
  }
}
