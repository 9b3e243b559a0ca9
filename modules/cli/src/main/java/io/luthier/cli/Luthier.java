package io.luthier.cli;

import io.luthier.spark.Versions;
import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/**
 * The {@code luthier} command, which spark-submit runs. Exit codes: 0 done; 1 internal error; 2 bad
 * usage, study file, data or session; 3 no trial completed; 4 stopped early, resumable.
 */
@Command(
    name = "luthier",
    description = "Tunes Deeplearning4j networks on Apache Spark.",
    mixinStandardHelpOptions = true,
    versionProvider = Luthier.Version.class,
    subcommands = {
      InitCommand.class,
      RunCommand.class,
      PlanCommand.class,
      TryCommand.class,
      RankCommand.class,
      ReportCommand.class,
      ExportCommand.class,
      PredictCommand.class,
      DoctorCommand.class,
      AutoComplete.GenerateCompletion.class,
      CommandLine.HelpCommand.class
    },
    footer = {
      "",
      "Options of spark-submit, such as --master, --conf and --executor-memory, may stand anywhere"
          + " in a call of scripts/luthier.",
      "",
      "To begin: luthier init data.csv --label COLUMN, then luthier run study.yaml.",
      "Completion in bash and zsh: source <(luthier generate-completion)"
    })
public final class Luthier {

  static final int INTERNAL_ERROR = 1;
  static final int BAD_USAGE = 2;
  static final int NO_TRIAL_COMPLETED = 3;
  static final int STOPPED = 4;

  private Luthier() {}

  /**
   * Runs the command and ends the JVM with its exit code, as spark-submit hands it on; as YARN's
   * driver, ends with an exception instead.
   */
  public static void main(String[] arguments) {
    if (YarnDriver.isHere()) {
      YarnDriver.run(commandLine(), arguments);
      return;
    }
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Luthier())
        .setExecutionExceptionHandler(Luthier::failed)
        .setParameterExceptionHandler(Luthier::misused)
        .setExitCodeExceptionMapper(e -> e instanceof UsageProblem ? BAD_USAGE : INTERNAL_ERROR);
  }

  private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (e instanceof UsageProblem) {
      err.println("luthier: " + e.getMessage());
      return BAD_USAGE;
    }
    err.println("luthier: internal error; please report it with what follows");
    e.printStackTrace(err);
    return INTERNAL_ERROR;
  }

  private static int misused(CommandLine.ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    String option =
        e instanceof CommandLine.UnmatchedArgumentException unmatched
            ? unmatched.getUnmatched().get(0)
            : "";
    if (option.matches("--(master|conf|jars|packages|deploy-mode|executor-.*|driver-.*)(=.*)?")) {
      command
          .getErr()
          .println(
              "luthier: "
                  + option
                  + " is an option of spark-submit: put it before the jar, or use scripts/luthier,"
                  + " which sorts them out");
      return BAD_USAGE;
    }
    command.getErr().println("luthier: " + e.getMessage());
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println("Try '" + name + " --help'.");
    return BAD_USAGE;
  }

  /** The version that {@code --version} prints. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"luthier " + Versions.luthier()};
    }
  }
}
