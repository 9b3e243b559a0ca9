package io.luthier.cli;

import io.luthier.spark.PastStudy;
import io.luthier.spark.RankingCsv;
import io.luthier.spark.TunedStudy;
import io.luthier.spark.data.DataProblem;
import io.luthier.study.HandTry;
import io.luthier.study.StudySpec;
import io.luthier.trial.TrialResult;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Stack;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code luthier try}. */
@Command(
    name = "try",
    description =
        "Trains one more trial of a study that has ended: its winner, or another trial, with"
            + " something changed. The trial belongs to the study from then on.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  luthier try out/satellite --set learningRate=0.003",
      "  luthier try out/satellite --from 7 --set units=256"
    })
final class TryCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "OUTPUT", description = "The study's directory.")
  private String output;

  @Option(
      names = "--set",
      paramLabel = "name=value",
      required = true,
      description =
          "What is changed, such as learningRate=0.003; may lie outside of the study's space."
              + " Repeatable, though one change at a time tells more.")
  private List<String> changes = new ArrayList<>();

  @Option(
      names = "--from",
      paramLabel = "trial N",
      parameterConsumer = TrialNumber.class,
      description = "The trial to begin with; the winner by default.")
  private Integer from;

  @Spec private CommandSpec command;

  @Override
  public Integer call() throws IOException {
    PastStudy past = past();
    TrialResult base = base(past);
    // One trial needs no executors of its own, and perhaps there are none where this is called.
    StudySpec spec = past.spec().onSession();
    if (spec.data().train().isEmpty()) {
      throw new UsageProblem(
          spec.output() + " was run on a DataFrame; only a program that has it can add to it");
    }
    Change change = Change.of(spec, base.trial().configuration(), changes);
    past.ranking().results().stream()
        .filter(result -> result.trial().configuration().equals(change.after()))
        .findFirst()
        .ifPresent(
            same -> {
              throw new UsageProblem(
                  "trial " + same.trial().number() + " has just that: " + change.after());
            });
    HandTry asked =
        new HandTry(change.after(), "trial " + base.trial().number() + " with " + change);
    try {
      return StudyRun.run(
          spec,
          false,
          runner -> runner.trying(asked),
          (tuned, spark, progress) -> report(base, tuned, spark),
          command.commandLine().getErr());
    } catch (DataProblem problem) {
      throw new UsageProblem("data: " + problem.getMessage(), problem);
    }
  }

  private PastStudy past() throws IOException {
    try {
      return PastStudy.read(output, HadoopSettings.read());
    } catch (FileNotFoundException none) {
      throw new UsageProblem(none.getMessage(), none);
    }
  }

  private TrialResult base(PastStudy past) {
    List<TrialResult> results = past.ranking().results();
    if (from == null) {
      if (past.ranking().ranked() == 0) {
        throw new UsageProblem(output + " has no winner; say which trial to begin with (--from)");
      }
      return results.get(0);
    }
    return results.stream()
        .filter(result -> result.trial().number() == from)
        .findFirst()
        .orElseThrow(
            () ->
                new UsageProblem(
                    "--from: found trial " + from + "; " + output + " has no result of it"));
  }

  private void report(TrialResult base, TunedStudy tuned, SparkSession spark) throws IOException {
    PrintWriter out = command.commandLine().getOut();
    int made =
        tuned.results().results().stream().mapToInt(r -> r.trial().number()).max().orElseThrow();
    RankingCsv ranking =
        RankingCsv.read(tuned.spec().output(), spark.sparkContext().hadoopConfiguration());
    out.println();
    out.print(new Comparison(ranking, base.trial().number(), made).text());
    out.println("Results: " + tuned.spec().output());
    out.flush();
  }

  /** A number, with or without the word before it. */
  static final class TrialNumber implements IParameterConsumer {
    @Override
    public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
      String word = words.isEmpty() ? "" : words.pop();
      if (word.equals("trial") && !words.isEmpty()) {
        word = words.pop();
      }
      String number = word.replaceFirst("^trial ", "");
      if (!number.matches("\\d{1,9}")) {
        throw new UsageProblem("--from: found '" + word + "'; expected a trial's number");
      }
      option.setValue(Integer.valueOf(number));
    }
  }
}
