package io.luthier.bench;

import io.luthier.study.SearchSpec;
import io.luthier.study.Strategy;
import io.luthier.study.Study;
import io.luthier.study.StudySpec;
import io.luthier.trial.Objective;
import io.luthier.trial.Task;
import io.luthier.trial.Trial;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * How far from the least value the best of so many evaluations is, for {@code tpe} and for {@code
 * random}, on functions whose least value is known; medians over seeds. The {@link Study} is the
 * real one, slots and time are simulated: a slot asks when it is free, and evaluations take between
 * 0.5 and 1.5, so that 16 slots have 15 trials whose results are not known yet. Beside that, the
 * processor time of one proposal after many results.
 *
 * <p>Arguments, all optional: seeds, evaluations, then names of problems.
 */
public final class Regret {

  private static final int SLOTS = 16;
  private static final int MANY = 1_000;
  private static final int TIMED = 100;

  private Regret() {}

  /** Runs it. */
  public static void main(String[] args) {
    int seeds = Figures.argument(args, 0, 50);
    int evaluations = Figures.argument(args, 1, 100);
    List<String> names = args.length > 2 ? List.of(args).subList(2, args.length) : List.of();
    List<RegretProblem> problems =
        RegretProblem.all().stream()
            .filter(problem -> names.isEmpty() || names.contains(problem.name()))
            .toList();
    Figures.print("%d seeds, %d evaluations; median regrets%n", seeds, evaluations);
    Figures.print(
        "| problem | random | tpe | tpe / random | tpe, %d slots | %d slots / one | lost of the gain"
            + " over random |",
        SLOTS, SLOTS);
    Figures.print("|---|---|---|---|---|---|---|");
    for (RegretProblem problem : problems) {
      double random = median(problem, Strategy.RANDOM, 1, seeds, evaluations);
      double one = median(problem, Strategy.TPE, 1, seeds, evaluations);
      double many = median(problem, Strategy.TPE, SLOTS, seeds, evaluations);
      Figures.print(
          "| %s | %.4g | %.4g | %.2g | %.4g | %.2g | %.0f %% |",
          problem.name(),
          random,
          one,
          one / random,
          many,
          many / one,
          100 * (many - one) / (random - one));
    }
    Figures.print("%n| problem | ms a proposal after %d results |%n|---|---|", MANY);
    for (RegretProblem problem : problems) {
      Figures.print("| %s | %s |", problem.name(), Figures.spread("%.2f", millis(problem)));
    }
  }

  private static double median(
      RegretProblem problem, Strategy strategy, int slots, int seeds, int evaluations) {
    return Figures.median(
        LongStream.range(0, seeds)
            .parallel()
            .mapToObj(seed -> regret(problem, study(problem, strategy, evaluations, seed), slots))
            .toList());
  }

  private static Study study(RegretProblem problem, Strategy strategy, int trials, long seed) {
    StudySpec.Builder spec =
        StudySpec.builder(problem.name())
            .seed(seed)
            .label("y", Task.REGRESSION)
            .search(SearchSpec.builder().strategy(strategy).trials(trials).build());
    problem.space().parameters().forEach(spec::parameter);
    return new Study(spec.build());
  }

  private record Running(Trial trial, double end) {}

  private static double regret(RegretProblem problem, Study study, int slots) {
    SplittableRandom durations = new SplittableRandom(study.spec().seed());
    PriorityQueue<Running> running = new PriorityQueue<>(Comparator.comparingDouble(Running::end));
    double now = 0;
    while (true) {
      while (running.size() < slots && study.ask() instanceof Study.Answer.Train train) {
        running.add(new Running(train.trial(), now + 0.5 + durations.nextDouble()));
      }
      if (running.isEmpty()) {
        break;
      }
      Running ended = running.remove();
      now = ended.end();
      tell(problem, study, ended.trial());
    }
    return Objective.VAL_LOSS.in(study.progress().best().orElseThrow().metrics()) - problem.least();
  }

  private static void tell(RegretProblem problem, Study study, Trial trial) {
    Evaluated.tell(study, trial, problem.function().applyAsDouble(trial.configuration()));
  }

  /** The processor time of each of the proposals that follow many results. */
  private static List<Double> millis(RegretProblem problem) {
    Study study = study(problem, Strategy.TPE, MANY + TIMED, 1);
    List<Double> millis = new ArrayList<>();
    while (true) {
      long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      if (!(study.ask() instanceof Study.Answer.Train train)) {
        return millis;
      }
      if (train.trial().number() >= MANY) {
        millis.add((ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e6);
      }
      tell(problem, study, train.trial());
    }
  }
}
