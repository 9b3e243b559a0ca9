package io.luthier.pruner;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.trial.Direction;
import io.luthier.trial.Objective;
import io.luthier.trial.Outcome;
import io.luthier.trial.Results;
import io.luthier.trial.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * What holds for all curves. Few different values, so that there are many ties; some of them are
 * not finite.
 */
final class PrunerPropertyTest {

  private static final double[] VALUES = {
    0.1, 0.2, 0.3, 0.4, -0.0, 0.0, Double.MIN_VALUE, Double.NaN, Double.POSITIVE_INFINITY
  };

  @Provide
  Arbitrary<double[]> curve() {
    return Arbitraries.of(Arrays.stream(VALUES).boxed().toList())
        .list()
        .ofMinSize(1)
        .ofMaxSize(10)
        .map(list -> list.stream().mapToDouble(value -> value).toArray());
  }

  @Provide
  Arbitrary<List<double[]>> curves() {
    return curve().list().ofMaxSize(30);
  }

  private static double best(Objective objective, double[] curve, int epochs) {
    double best = Double.NaN;
    for (int i = 0; i < Math.min(epochs, curve.length); i++) {
      best = objective.better(curve[i], best) ? curve[i] : best;
    }
    return best;
  }

  /** Trials run one after the other, each to the end of its curve or of the pruner's patience. */
  @Property
  void ashaStopsWhatIsNotAmongTheBestAtARung(
      @ForAll("curves") List<double[]> curves,
      @ForAll Direction direction,
      @ForAll @IntRange(min = 2, max = 4) int reduction,
      @ForAll @IntRange(min = 1, max = 3) int minEpochs) {
    Objective objective = new Objective("val_loss", direction);
    AshaPruner pruner = new AshaPruner(reduction, minEpochs, 1);
    Pruner.Run run = pruner.begin(objective);
    // The same by its definition: all values at each rung, sorted anew each time.
    TreeMap<Integer, List<Double>> rungs = new TreeMap<>();
    pruner.rungs(0, 1, 20).forEach(rung -> rungs.put(rung, new ArrayList<>()));
    for (int trial = 0; trial < curves.size(); trial++) {
      double[] curve = curves.get(trial);
      run.begin(Results.trial(trial));
      boolean stopped = false;
      int epoch = 0;
      while (!stopped && epoch < curve.length) {
        epoch++;
        double best = best(objective, curve, epoch);
        boolean expected = false;
        if (rungs.containsKey(epoch)) {
          List<Double> there = rungs.get(epoch);
          there.add(best);
          there.sort(objective.order());
          int count = there.size() / reduction;
          expected = there.size() > reduction && objective.better(there.get(count - 1), best);
        }
        stopped = Curves.judge(run, trial, epoch, curve[epoch - 1]).stop().isPresent();
        assertThat(stopped).as("trial %s, epoch %s", trial, epoch).isEqualTo(expected);
      }
      Outcome outcome = stopped ? new Outcome.Pruned("p") : new Outcome.Completed("c");
      if (!stopped) {
        double best = best(objective, curve, epoch);
        rungs.tailMap(epoch, false).values().forEach(there -> there.add(best));
      }
      run.end(Curves.result(trial, outcome, Arrays.copyOf(curve, epoch)));
    }
  }

  @Property
  void medianStopsWhatMoreThanHalfOfTheCompletedAreBetterThan(
      @ForAll("curves") List<double[]> curves,
      @ForAll Direction direction,
      @ForAll @IntRange(min = 1, max = 4) int startupTrials,
      @ForAll @IntRange(min = 0, max = 3) int warmupEpochs) {
    Objective objective = new Objective("val_loss", direction);
    Pruner.Run run = new MedianPruner(startupTrials, warmupEpochs).begin(objective);
    List<double[]> completed = new ArrayList<>();
    for (int trial = 0; trial < curves.size(); trial++) {
      double[] curve = curves.get(trial);
      run.begin(Results.trial(trial));
      boolean stopped = false;
      int epoch = 0;
      while (!stopped && epoch < curve.length) {
        int now = ++epoch;
        double best = best(objective, curve, now);
        long better =
            completed.stream().filter(c -> objective.better(best(objective, c, now), best)).count();
        boolean expected =
            completed.size() >= startupTrials
                && now > warmupEpochs
                && 2 * better > completed.size();
        stopped = Curves.judge(run, trial, now, curve[now - 1]).stop().isPresent();
        assertThat(stopped).as("trial %s, epoch %s", trial, now).isEqualTo(expected);
      }
      Outcome outcome = stopped ? new Outcome.Pruned("p") : new Outcome.Completed("c");
      if (!stopped) {
        completed.add(curve);
      }
      run.end(Curves.result(trial, outcome, Arrays.copyOf(curve, epoch)));
    }
  }

  @Provide
  Arbitrary<Pruner> pruners() {
    return Arbitraries.of(
        new AshaPruner(2, 1, 1),
        new AshaPruner(4, 1, 1),
        new AshaPruner(2, 2, 2),
        new MedianPruner(1, 0),
        new MedianPruner(3, 1));
  }

  /** What a study does that goes on: first the results, then the reports of trials without one. */
  @Property
  void theOrderInWhichOthersReportedMakesNoDifference(
      @ForAll("curves") @Size(min = 1, max = 30) List<double[]> curves,
      @ForAll("curve") double[] last,
      @ForAll("pruners") Pruner pruner,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Runnable> happenings = new ArrayList<>();
    Pruner.Run live = pruner.begin(Objective.VAL_LOSS);
    Pruner.Run rebuilt = pruner.begin(Objective.VAL_LOSS);
    List<Integer> reported = new ArrayList<>();
    List<Integer> ended = new ArrayList<>();
    for (int trial = 0; trial < curves.size(); trial++) {
      int number = trial;
      double[] curve = curves.get(trial);
      live.begin(Results.trial(number));
      for (int i = 0; i < curve.length; i++) {
        happenings.add(
            () -> {
              int epoch = next(reported, number);
              reported.add(number);
              Curves.judge(live, number, epoch, curve[epoch - 1]);
            });
      }
    }
    // Reports come in any order, but for those of one trial.
    for (int i = happenings.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      Runnable swapped = happenings.get(i);
      happenings.set(i, happenings.get(j));
      happenings.set(j, swapped);
    }
    happenings.forEach(Runnable::run);
    for (int trial = 0; trial < curves.size(); trial++) {
      if (random.nextBoolean()) {
        live.end(Curves.result(trial, outcome(trial), curves.get(trial)));
        ended.add(0, trial);
      }
    }

    ended.forEach(trial -> rebuilt.end(Curves.result(trial, outcome(trial), curves.get(trial))));
    for (int trial = 0; trial < curves.size(); trial++) {
      if (!ended.contains(trial)) {
        Curves.report(rebuilt, trial, curves.get(trial));
      }
    }
    live.begin(Results.trial(99));
    rebuilt.begin(Results.trial(99));
    for (int i = 0; i < last.length; i++) {
      Verdict verdict = Curves.judge(live, 99, i + 1, last[i]);
      assertThat(Curves.judge(rebuilt, 99, i + 1, last[i])).isEqualTo(verdict);
    }
  }

  private static int next(List<Integer> reported, int trial) {
    return 1 + (int) reported.stream().filter(number -> number == trial).count();
  }

  private static Outcome outcome(int trial) {
    return switch (trial % 3) {
      case 0 -> new Outcome.Completed("c");
      case 1 -> new Outcome.Pruned("p");
      default -> new Outcome.Diverged("d");
    };
  }
}
