package io.luthier.cli;

import io.luthier.spark.MlflowExport;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code luthier export}. */
@Command(
    name = "export",
    description = "Takes a study's results to another tool.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = ExportCommand.Mlflow.class)
final class ExportCommand {

  private ExportCommand() {}

  /** {@code luthier export mlflow}. */
  @Command(
      name = "mlflow",
      description =
          "Logs a study to an MLflow tracking server: one that has ended, was stopped, or whose"
              + " driver has died. What is there already is completed and never doubled.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Credentials are taken from MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or"
            + " MLFLOW_TRACKING_TOKEN.",
        "",
        "Example:",
        "  luthier export mlflow out/satellite --to http://mlflow.example.com:5000"
      })
  static final class Mlflow implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "OUTPUT", description = "The study's directory.")
    private String output;

    @Option(
        names = "--to",
        paramLabel = "URI",
        defaultValue = "${env:MLFLOW_TRACKING_URI}",
        required = true,
        description = "The address of the server; MLFLOW_TRACKING_URI by default.")
    private String server;

    @Option(
        names = "--experiment",
        paramLabel = "NAME",
        description =
            "The experiment's name. By default what the study says as tracking.experiment, or its"
                + " own name.")
    private String experiment;

    @Option(
        names = "--log-models",
        negatable = true,
        description =
            "Whether the winner's model is uploaded. By default what the study says as"
                + " tracking.logModels, or yes.")
    private Boolean models;

    @Spec private CommandSpec command;

    @Override
    public Integer call() throws IOException {
      PrintWriter out = command.commandLine().getOut();
      Configuration hadoop = HadoopSettings.read();
      MlflowExport export;
      try {
        export =
            MlflowExport.of(
                output,
                server,
                Optional.ofNullable(experiment),
                Optional.ofNullable(models),
                hadoop,
                System.getenv());
      } catch (FileNotFoundException noStudy) {
        throw new UsageProblem(noStudy.getMessage(), noStudy);
      } catch (IllegalArgumentException unfit) {
        throw new UsageProblem("--to: " + unfit.getMessage().replaceFirst("^mlflow: ", ""), unfit);
      } catch (IOException failed) {
        command
            .commandLine()
            .getErr()
            .println(
                "luthier: "
                    + failed.getMessage()
                    + ". What was sent is there; the same command again sends the rest");
        return Luthier.STOPPED;
      }
      out.println("MLflow has " + export.trials() + " trials of this study: " + export.page());
      export
          .problem()
          .ifPresent(problem -> command.commandLine().getErr().println("warning: " + problem));
      out.flush();
      return 0;
    }
  }
}
