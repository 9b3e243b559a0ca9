package io.luthier.cli;

import io.luthier.dl4j.network.NetworkFactories;
import io.luthier.spark.RankingCsv;
import io.luthier.spark.ResumeProblem;
import io.luthier.spark.Sessions;
import io.luthier.spark.StopSignal;
import io.luthier.spark.StudyRunner;
import io.luthier.spark.StudyStopped;
import io.luthier.spark.TunedStudy;
import io.luthier.spark.data.DataProblem;
import io.luthier.study.Stop;
import io.luthier.study.StudySpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code luthier run}. */
@Command(
    name = "run",
    description = "Runs a study and prints its ten best trials.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

  private static final int BEST = 10;

  @Mixin private StudyOptions options;

  @Option(
      names = "--fresh",
      description =
          "Begins anew. What is in the output directory is moved aside, and never deleted. Without"
              + " this, a study that was begun there goes on.")
  private boolean fresh;

  @Spec private CommandSpec command;

  @Override
  public Integer call() throws IOException {
    StudySpec spec = options.read().spec();
    try {
      // A class that is not there shows before Spark starts.
      NetworkFactories.open(spec.network(), Thread.currentThread().getContextClassLoader());
    } catch (IllegalArgumentException unfit) {
      throw options.problem(unfit.getMessage(), unfit);
    }
    int columns = columns(System.getenv("LUTHIER_TERMINAL"));
    try (SparkSession spark = session(spec)) {
      quieten(spark, columns);
      ProgressLine progress =
          new ProgressLine(System.err, columns, spec.objective(), System::nanoTime);
      StopSignal signal = new StopSignal();
      StopKeys.listen(signal, System.err);
      TunedStudy tuned;
      try {
        tuned = StudyRunner.on(spark).listener(progress).signal(signal).fresh(fresh).run(spec);
      } finally {
        progress.end();
      }
      report(
          tuned,
          RankingCsv.read(tuned.spec().output(), spark.sparkContext().hadoopConfiguration()),
          progress);
      return exitCode(tuned);
    } catch (DataProblem problem) {
      throw options.problem("data: " + problem.getMessage(), problem);
    } catch (ResumeProblem problem) {
      throw new UsageProblem(problem.getMessage(), problem);
    } catch (UncheckedIOException unreachable) {
      throw new UsageProblem(
          "the output directory "
              + spec.output()
              + " cannot be used: "
              + unreachable.getCause().getMessage(),
          unreachable);
    } catch (StudyStopped stopped) {
      command.commandLine().getErr().println("luthier: " + stopped.getMessage());
      return Luthier.STOPPED;
    }
  }

  private static SparkSession session(StudySpec spec) {
    try {
      return Sessions.open("luthier " + spec.name());
    } catch (IllegalArgumentException unfit) {
      throw new UsageProblem(unfit.getMessage(), unfit);
    }
  }

  /**
   * How wide the terminal is; 0 without one. Java cannot tell whether standard error is a terminal;
   * the script that starts it can.
   */
  static int columns(String said) {
    if (said == null) {
      return 0;
    }
    return said.matches("[1-9]\\d{1,3}") ? Integer.parseInt(said) : 80;
  }

  /** Spark's messages of every step, where nobody has configured them, would tear the line. */
  static void quieten(SparkSession spark, int columns) {
    boolean chatty = LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME).isInfoEnabled();
    if (columns > 0 && chatty && !spark.sparkContext().conf().contains("spark.log.level")) {
      spark.sparkContext().setLogLevel("WARN");
    }
  }

  private int exitCode(TunedStudy tuned) {
    if (tuned.stop().filter(stop -> stop.kind() == Stop.Kind.REQUEST).isPresent()) {
      return Luthier.STOPPED;
    }
    if (tuned.winner().isPresent()) {
      return 0;
    }
    command.commandLine().getErr().println("luthier: no trial completed");
    return Luthier.NO_TRIAL_COMPLETED;
  }

  private void report(TunedStudy tuned, RankingCsv ranking, ProgressLine progress) {
    PrintWriter out = command.commandLine().getOut();
    out.println();
    out.print(RankingText.of(ranking, BEST));
    out.println();
    StoryText.print(tuned.story(), out);
    out.println();
    tuned.failures().forEach((reason, count) -> out.println(count + " failed: " + reason));
    tuned.warnings().stream()
        .filter(warning -> !progress.hasShown(warning))
        .forEach(warning -> out.println("warning: " + warning));
    tuned
        .test()
        .ifPresent(
            test -> {
              StringBuilder line = new StringBuilder("The winner on the test split:");
              test.forEach(
                  (name, value) ->
                      line.append(String.format(Locale.ROOT, " %s %.4g", name, value)));
              out.println(line);
            });
    out.println("Results: " + tuned.spec().output());
    out.println(
        "  ranking.csv, ranking.parquet, history.parquet, summary.json, study.json, models/");
    out.flush();
  }
}
