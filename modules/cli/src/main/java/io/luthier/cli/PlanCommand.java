package io.luthier.cli;

import io.luthier.study.Study;
import io.luthier.study.StudySpec;
import java.io.PrintWriter;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code luthier plan}. */
@Command(
    name = "plan",
    description = "Prints how many trials a study will have and the first of them; starts nothing.",
    mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {

  private static final int FIRST = 10;

  @Mixin private StudyOptions options;

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    StudySpec spec = options.read();
    Study study;
    try {
      study = new Study(spec);
    } catch (IllegalArgumentException unfit) {
      throw new UsageProblem(unfit.getMessage(), unfit);
    }
    PrintWriter out = command.commandLine().getOut();
    OptionalLong planned = study.planned();
    out.println(
        spec.name()
            + ": "
            + (planned.isPresent() ? planned.getAsLong() + " trials" : "trials without end")
            + ", each of "
            + spec.training().epochs()
            + " epochs at most; results in "
            + spec.output());
    for (int i = 0; i < FIRST && study.ask() instanceof Study.Answer.Train train; i++) {
      out.println(
          String.format(
              "trial %d (%s): %s",
              train.trial().number(), train.trial().origin(), train.trial().configuration()));
    }
    spec.warnings().forEach(warning -> out.println("warning: " + warning));
    out.flush();
    return 0;
  }
}
