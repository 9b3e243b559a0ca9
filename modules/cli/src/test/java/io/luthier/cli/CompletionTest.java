package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What bash completes with the script that {@code generate-completion} prints. */
final class CompletionTest {

  @TempDir Path directory;

  /** What is offered for the last of these words. */
  private List<String> completed(String... words) throws IOException, InterruptedException {
    StringWriter out = new StringWriter();
    CommandLine command = Luthier.commandLine().setOut(new PrintWriter(out, true));
    assertThat(command.execute("generate-completion")).isZero();
    Path script = Files.writeString(directory.resolve("luthier.bash"), out.toString());
    String quoted =
        IntStream.range(0, words.length)
            .mapToObj(i -> "'" + words[i] + "'")
            .reduce("", (a, b) -> a + " " + b);
    // What bash does when somebody presses the tab key: it calls what was registered.
    String asked =
        String.join(
            "\n",
            "set -eu",
            "source " + script,
            "registered=$(complete -p luthier)",
            "function=${registered#*-F }",
            "COMP_WORDS=(luthier" + quoted + ")",
            "COMP_CWORD=" + words.length,
            "COMPREPLY=()",
            // It refuses to work but for bash itself.
            "compopt() { :; }",
            "set +eu",
            "${function%% *}",
            "printf '%s\\n' \"${COMPREPLY[@]}\"");
    Process bash =
        new ProcessBuilder("bash", "--norc", "-c", asked).redirectErrorStream(true).start();
    bash.getOutputStream().close();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(said).isZero();
    return said.lines().map(String::strip).toList();
  }

  @Test
  void commandsAreCompleted() throws Exception {
    assertThat(completed(""))
        .contains("init", "run", "plan", "try", "rank", "report", "export", "predict", "doctor");
    assertThat(completed("r")).containsExactlyInAnyOrder("run", "rank", "report");
    assertThat(completed("export", "m")).containsExactly("mlflow");
  }

  @Test
  void optionsAreCompleted() throws Exception {
    assertThat(completed("run", "--q")).containsExactly("--quiet");
    assertThat(completed("export", "mlflow", "--t")).containsExactly("--to");
    assertThat(completed("init", "--"))
        .contains("--label", "--task", "--output", "--force", "--option");
  }

  @Test
  void whatAnOptionTakesIsCompleted() throws Exception {
    assertThat(completed("init", "--task", "c")).containsExactly("classification");
  }
}
