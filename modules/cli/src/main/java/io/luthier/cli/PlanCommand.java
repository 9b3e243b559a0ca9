package io.luthier.cli;

import io.luthier.space.FixedParameter;
import io.luthier.space.Grid;
import io.luthier.space.Parameter;
import io.luthier.space.Values;
import io.luthier.study.Strategy;
import io.luthier.study.Study;
import io.luthier.study.StudySpec;
import io.luthier.trial.Trial;
import java.io.PrintWriter;
import java.util.List;
import java.util.OptionalInt;
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
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  luthier plan study.yaml --set search.strategy=grid"})
final class PlanCommand implements Callable<Integer> {

  private static final int FIRST = 10;

  @Mixin private StudyOptions options;

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    Study study = options.read();
    StudySpec spec = study.spec();
    PrintWriter out = command.commandLine().getOut();
    OptionalLong planned = study.planned();
    out.println(
        spec.name()
            + ": "
            + count(spec, planned)
            + ", each of "
            + (spec.data().folds() > 1 ? spec.data().folds() + " folds of " : "")
            + spec.training().epochs()
            + " epochs at most; results in "
            + spec.output());
    if (spec.search().strategy() == Strategy.GRID && spec.search().trials().isPresent()) {
      OptionalLong size = new Grid(spec.space(), spec.search().gridPoints()).size();
      out.println(
          "They are taken from "
              + (size.isPresent() ? size.getAsLong() : "more than 2^63")
              + " combinations of the grid, in an order drawn from the seed.");
    }
    spec.search()
        .pruner()
        .ifPresent(p -> out.println("Pruner: " + p.inWords(spec.training().epochs()) + "."));
    if (spec.search().strategy() == Strategy.TPE) {
      out.println("The first of them are spread over the space, the others follow from results.");
    }
    List<Trial> first = first(study);
    if (spec.search().strategy() == Strategy.STAGED) {
      out.println("Known is only what begins it; all that follows depends on results.");
    }
    out.println();
    out.print(table(spec, first));
    if (planned.isEmpty() || planned.getAsLong() > first.size()) {
      out.println(
          planned.isPresent() ? "and " + (planned.getAsLong() - first.size()) + " more" : "...");
    }
    spec.warnings().forEach(warning -> out.println("warning: " + warning));
    out.flush();
    return 0;
  }

  private static String count(StudySpec spec, OptionalLong planned) {
    if (planned.isPresent()) {
      return planned.getAsLong() + " trials";
    }
    OptionalInt limit = spec.search().trials();
    return limit.isPresent() ? "at most " + limit.getAsInt() + " trials" : "trials without end";
  }

  private static List<Trial> first(Study study) {
    boolean more = true;
    while (more && study.history().size() < FIRST) {
      more = study.ask() instanceof Study.Answer.Train;
    }
    return study.history().trials();
  }

  private static TextTable table(StudySpec spec, List<Trial> trials) {
    TextTable table =
        new TextTable()
            .column("trial", trials.stream().map(trial -> "" + trial.number()).toList())
            .column("origin", trials.stream().map(Trial::origin).toList());
    for (Parameter parameter : spec.space().parameters()) {
      // In a study of one configuration there is nothing else to show.
      if (!(parameter instanceof FixedParameter) || trials.size() == 1) {
        table.column(parameter.name(), trials.stream().map(t -> cell(t, parameter)).toList());
      }
    }
    return table;
  }

  private static String cell(Trial trial, Parameter parameter) {
    return trial.configuration().get(parameter.name()).map(Values::text).orElse("");
  }
}
