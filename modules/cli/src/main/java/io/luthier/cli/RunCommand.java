package io.luthier.cli;

import io.luthier.dl4j.network.NetworkFactories;
import io.luthier.spark.RankingCsv;
import io.luthier.spark.StudyRunner;
import io.luthier.spark.TunedStudy;
import io.luthier.spark.data.DataProblem;
import io.luthier.study.StudySpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code luthier run}. */
@Command(
    name = "run",
    description = "Runs a study and prints its ten best trials.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Ctrl-C stops it and leaves the results so far; the same command goes on from there.",
      "",
      "Exit codes: 0 done; 1 internal error; 2 bad usage, study file, data or session; 3 no trial completed; 4 stopped early, resumable.",
      "",
      "Examples:",
      "  luthier run study.yaml",
      "  luthier run study.yaml --set search.trials=8 --set output=out/short",
      "  luthier run study.yaml --master yarn --executor-memory 4g --quiet"
    })
final class RunCommand implements Callable<Integer> {

  private static final int BEST = 10;

  @Mixin private StudyOptions options;

  @Option(
      names = "--fresh",
      description =
          "Begins anew. What is in the output directory is moved aside, and never deleted. Without"
              + " this, a study that was begun there goes on.")
  private boolean fresh;

  @Option(
      names = "--json",
      description =
          "Prints a line of JSON for each event, and nothing else, on standard output: for programs"
              + " that watch a study.")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description =
          "Shows no progress: only warnings, on standard error, and in the end the results. With"
              + " --json there is none anyway.")
  private boolean quiet;

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
    PrintWriter out = command.commandLine().getOut();
    JsonEvents events = new JsonEvents(out, Clock.systemUTC());
    UnaryOperator<StudyRunner> how =
        runner -> json ? runner.fresh(fresh).listener(events) : runner.fresh(fresh);
    StudyRun.Report report = json ? (tuned, spark, progress) -> events.ended(tuned) : this::report;
    try {
      return StudyRun.run(spec, quiet, how, report, command.commandLine().getErr());
    } catch (DataProblem problem) {
      throw options.problem("data: " + problem.getMessage(), problem);
    }
  }

  private void report(TunedStudy tuned, SparkSession spark, ProgressLine progress)
      throws IOException {
    RankingCsv ranking =
        RankingCsv.read(tuned.spec().output(), spark.sparkContext().hadoopConfiguration());
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
        "  report.html, ranking.csv, ranking.parquet, history.parquet, summary.json, study.json, models/");
    out.flush();
  }
}
