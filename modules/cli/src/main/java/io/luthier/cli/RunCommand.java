package io.luthier.cli;

import io.luthier.spark.RankingCsv;
import io.luthier.spark.Sessions;
import io.luthier.spark.StudyRunner;
import io.luthier.spark.TunedStudy;
import io.luthier.spark.data.DataProblem;
import io.luthier.study.Study;
import io.luthier.study.StudySpec;
import io.luthier.trial.TrialResult;
import io.luthier.trial.TrialState;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code luthier run}. */
@Command(
    name = "run",
    description = "Runs a study and prints its ten best trials.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

  private static final int BEST = 10;

  @Mixin private StudyOptions options;

  @Spec private CommandSpec command;

  @Override
  public Integer call() throws IOException {
    StudySpec spec = options.read();
    try {
      // What the search cannot do shows before Spark starts.
      new Study(spec);
    } catch (IllegalArgumentException unfit) {
      throw new UsageProblem(unfit.getMessage(), unfit);
    }
    try (SparkSession spark = Sessions.open("luthier " + spec.name())) {
      ProgressLine progress =
          new ProgressLine(System.err, onTerminal(), spec.objective(), System::nanoTime);
      TunedStudy tuned = StudyRunner.on(spark).listener(progress).run(spec);
      report(
          tuned,
          RankingCsv.read(tuned.spec().output(), spark.sparkContext().hadoopConfiguration()));
      return tuned.winner().isPresent() ? 0 : Luthier.NO_TRIAL_COMPLETED;
    } catch (DataProblem | IllegalArgumentException problem) {
      throw new UsageProblem(problem.getMessage(), problem);
    } catch (UncheckedIOException unwritable) {
      throw new UsageProblem(
          "the results cannot be written: " + unwritable.getCause().getMessage(), unwritable);
    }
  }

  /** Java cannot tell whether standard error is a terminal; the script that starts it can. */
  private static boolean onTerminal() {
    return "true".equals(System.getenv("LUTHIER_TERMINAL"));
  }

  private void report(TunedStudy tuned, RankingCsv ranking) {
    PrintWriter out = command.commandLine().getOut();
    out.println();
    out.print(RankingText.of(ranking, BEST));
    if (ranking.rows().size() > BEST) {
      out.println("and " + (ranking.rows().size() - BEST) + " more");
    }
    out.println();
    failures(tuned).forEach((reason, count) -> out.println(count + " failed: " + reason));
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
    out.flush();
  }

  /** Identical failures, counted. */
  private static Map<String, Integer> failures(TunedStudy tuned) {
    Map<String, Integer> failures = new LinkedHashMap<>();
    for (TrialResult result : tuned.results().results()) {
      if (result.outcome().state() == TrialState.FAILED) {
        failures.merge(result.outcome().stopReason() + ": " + result.message(), 1, Integer::sum);
      }
    }
    return failures;
  }
}
