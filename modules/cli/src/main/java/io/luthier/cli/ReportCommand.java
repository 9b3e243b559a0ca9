package io.luthier.cli;

import io.luthier.spark.ReportFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code luthier report}. */
@Command(
    name = "report",
    description =
        "Writes a study's report.html again: of one that has ended, was stopped, or still runs.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  luthier report out/satellite"})
final class ReportCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "OUTPUT", description = "The study's directory.")
  private String output;

  @Spec private CommandSpec command;

  @Override
  public Integer call() throws IOException {
    try {
      String written = ReportFile.rewrite(output, HadoopSettings.read());
      PrintWriter out = command.commandLine().getOut();
      out.println("Report: " + written);
      out.flush();
      return 0;
    } catch (FileNotFoundException noStudy) {
      throw new UsageProblem(noStudy.getMessage(), noStudy);
    }
  }
}
