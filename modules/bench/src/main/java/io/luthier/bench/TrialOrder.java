package io.luthier.bench;

import io.luthier.space.Configuration;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.study.SearchSpec;
import io.luthier.study.Study;
import io.luthier.study.Study.Answer;
import io.luthier.study.StudySpec;
import io.luthier.study.TrialCost;
import io.luthier.trial.Task;
import io.luthier.trial.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * How long a study takes from its first trial to its last, by how slots get their trials: in waves,
 * where as many trials as there are slots are begun together and all waited for; late, by number,
 * each when a slot is free; and late, the longest first, by an exact estimate of their durations
 * and by a rough one. Trials take between 1 and 10, evenly on a logarithmic scale. No time passes:
 * the study is the real one, slots and durations are simulated. Figures are medians over seeds, and
 * in brackets the least and the greatest; times are in parts of the shortest that is possible.
 *
 * <p>Arguments, all optional: seeds, then numbers of slots; or {@code guard}.
 */
public final class TrialOrder {

  private static final double LONGEST = 10;

  /** The standard deviation of the logarithm of a rough estimate's error: a factor of 1.65. */
  private static final double ROUGH = 0.5;

  /** For CI: percentages that are far below those of 16 slots and three trials for each. */
  private static final double LATE_SAVES = 20;

  private static final double ORDER_SAVES = 10;

  private TrialOrder() {}

  /** What late binding saves, and what the order saves then, in percent. */
  private record Saved(double late, double order) {}

  /** Runs it. */
  public static void main(String[] args) {
    if (Figures.isGuard(args)) {
      Saved saved = compare(16, 48, 11);
      Figures.require(
          saved.late() >= LATE_SAVES && saved.order() >= ORDER_SAVES,
          "too little: late binding must save %.0f %%, and the order %.0f %%",
          LATE_SAVES,
          ORDER_SAVES);
      return;
    }
    int seeds = Figures.argument(args, 0, 51);
    Figures.print("medians of %d seeds; 1.000 is the shortest possible", seeds);
    Figures.print("");
    Figures.print(
        "slots  trials  %-21s  %-21s  %-21s  %-21s  late saves  order saves  rough order saves",
        "in waves", "late, by number", "longest first", "by a rough estimate");
    for (int slots : Figures.all(args, 1, 2, 16, 64)) {
      for (int perSlot : new int[] {3, 10, 30}) {
        compare(slots, slots * perSlot, seeds);
      }
    }
  }

  private static Saved compare(int slots, int trials, int seeds) {
    List<Double> waves = new ArrayList<>();
    List<Double> late = new ArrayList<>();
    List<Double> ordered = new ArrayList<>();
    List<Double> rough = new ArrayList<>();
    List<Double> lateSaves = new ArrayList<>();
    List<Double> orderSaves = new ArrayList<>();
    List<Double> roughSaves = new ArrayList<>();
    for (int seed = 0; seed < seeds; seed++) {
      StudySpec spec = spec(seed, trials);
      List<Trial> all = all(new Study(spec));
      double least = shortest(all, slots);
      double inWaves = waves(all, slots) / least;
      double byNumber = late(new Study(spec), slots) / least;
      double longest = late(ordered(spec, TrialOrder::duration), slots) / least;
      double estimated = late(ordered(spec, TrialOrder::estimate), slots) / least;
      waves.add(inWaves);
      late.add(byNumber);
      ordered.add(longest);
      rough.add(estimated);
      lateSaves.add(100 * (1 - byNumber / inWaves));
      orderSaves.add(100 * (1 - longest / byNumber));
      roughSaves.add(100 * (1 - estimated / byNumber));
    }
    Figures.print(
        "%5d %7d  %-21s  %-21s  %-21s  %-21s  %9.0f%% %11.1f%% %17.1f%%",
        slots,
        trials,
        Figures.spread("%.3f", waves),
        Figures.spread("%.3f", late),
        Figures.spread("%.3f", ordered),
        Figures.spread("%.3f", rough),
        Figures.median(lateSaves),
        Figures.median(orderSaves),
        Figures.median(roughSaves));
    return new Saved(Figures.median(lateSaves), Figures.median(orderSaves));
  }

  private static StudySpec spec(int seed, int trials) {
    return StudySpec.builder("order")
        .seed(seed)
        .label("y", Task.CLASSIFICATION)
        .parameter(Parameter.real("duration", 1, LONGEST, Scale.LOG))
        .search(SearchSpec.random(trials))
        .build();
  }

  private static Study ordered(StudySpec spec, TrialCost cost) {
    Study study = new Study(spec);
    study.longestFirst(cost);
    return study;
  }

  private static double duration(Configuration configuration) {
    return configuration.real("duration", 0);
  }

  private static double estimate(Configuration configuration) {
    SplittableRandom random = new SplittableRandom(configuration.hashCode());
    return duration(configuration) * Math.exp(ROUGH * random.nextGaussian());
  }

  private static List<Trial> all(Study study) {
    List<Trial> trials = new ArrayList<>();
    while (study.ask() instanceof Answer.Train train) {
      trials.add(train.trial());
    }
    return trials;
  }

  /** No schedule can be shorter than its longest trial, or than full slots all the time. */
  private static double shortest(List<Trial> trials, int slots) {
    double sum = trials.stream().mapToDouble(trial -> duration(trial.configuration())).sum();
    return Math.max(sum / slots, longest(trials));
  }

  private static double longest(List<Trial> trials) {
    return trials.stream()
        .mapToDouble(trial -> duration(trial.configuration()))
        .max()
        .orElseThrow();
  }

  private static double waves(List<Trial> trials, int slots) {
    double time = 0;
    for (int from = 0; from < trials.size(); from += slots) {
      time += longest(trials.subList(from, Math.min(trials.size(), from + slots)));
    }
    return time;
  }

  private record Running(Trial trial, double end) {}

  private static double late(Study study, int slots) {
    PriorityQueue<Running> running = new PriorityQueue<>(Comparator.comparingDouble(Running::end));
    double now = 0;
    while (true) {
      while (running.size() < slots && study.ask() instanceof Answer.Train train) {
        running.add(new Running(train.trial(), now + duration(train.trial().configuration())));
      }
      Running next = running.poll();
      if (next == null) {
        return now;
      }
      now = next.end();
      Evaluated.tell(study, next.trial(), 1);
    }
  }
}
