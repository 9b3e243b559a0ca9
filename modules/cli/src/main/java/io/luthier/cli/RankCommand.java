package io.luthier.cli;

import io.luthier.spark.RankingCsv;
import io.luthier.spark.Story;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code luthier rank}. */
@Command(
    name = "rank",
    description = "Prints the ranking of a finished study, and what it says.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  luthier rank out/satellite --limit 20"})
final class RankCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "OUTPUT", description = "The study's directory.")
  private String output;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "How many trials to print; ${DEFAULT-VALUE} by default.")
  private int limit = 10;

  @Spec private CommandSpec command;

  @Override
  public Integer call() throws IOException {
    if (limit < 1) {
      throw new UsageProblem("--limit must be at least 1; found " + limit);
    }
    try {
      PrintWriter out = command.commandLine().getOut();
      Configuration hadoop = HadoopSettings.read();
      out.print(RankingText.of(RankingCsv.read(output, hadoop), limit));
      List<String> story = Story.read(output, hadoop);
      if (!story.isEmpty()) {
        out.println();
        StoryText.print(story, out);
      }
      out.flush();
      return 0;
    } catch (FileNotFoundException unfinished) {
      throw new UsageProblem(unfinished.getMessage(), unfinished);
    }
  }
}
