package io.luthier.bench;

import io.luthier.dl4j.network.NetworkCost;
import io.luthier.dl4j.network.NetworkShape;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.spark.StudyListener;
import io.luthier.spark.StudyRunner;
import io.luthier.study.DataSpec;
import io.luthier.study.NetworkSpec;
import io.luthier.study.SearchSpec;
import io.luthier.study.Study;
import io.luthier.study.Study.Answer;
import io.luthier.study.StudySpec;
import io.luthier.trial.Task;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A real study on local slots with its longest trials first and by number, in turns: the time from
 * the first trial to the end of the last, and how long of that a slot was idle in the end. Trials
 * differ in epochs, units, layers and batch size; what one costs spans a factor of ten and more. By
 * number is what a study with a budget does: here it has one of a day. Both sides must give the
 * same ranking, and each repetition has trials of its own. Beside it, what both orders would have
 * taken if each trial had taken exactly the mean of its two durations, which is less noisy on a
 * machine that does other things as well, and how well the estimated costs rank the durations
 * (Spearman's correlation).
 *
 * <p>Arguments, all optional: trials, slots, repetitions.
 */
public final class LongestFirst {

  private LongestFirst() {}

  /** Runs it. */
  public static void main(String[] args) {
    int trials = Figures.argument(args, 0, 16);
    int slots = Figures.argument(args, 1, 2);
    int repetitions = Figures.argument(args, 2, 3);
    Figures.print("%d trials on %d local slots", trials, slots);
    Figures.print("");
    Figures.print(
        "seed  by number: took  idle in the end  longest first: took  idle in the end  saved"
            + "  by durations  correlation");
    List<Double> byNumber = new ArrayList<>();
    List<Double> ordered = new ArrayList<>();
    List<Double> saved = new ArrayList<>();
    List<Double> byDurations = new ArrayList<>();
    try (BenchSession session = BenchSession.local(slots)) {
      run(session, 0, 2 * slots, false);
      for (int seed = 1; seed <= repetitions; seed++) {
        boolean orderedFirst = seed % 2 == 0;
        Side one = run(session, seed, trials, orderedFirst);
        Side other = run(session, seed, trials, !orderedFirst);
        if (!one.ranking.equals(other.ranking)) {
          throw new IllegalStateException("the rankings differ for seed " + seed);
        }
        Side plain = orderedFirst ? other : one;
        Side longest = orderedFirst ? one : other;
        byNumber.add(plain.seconds());
        ordered.add(longest.seconds());
        saved.add(100 * (1 - longest.seconds() / plain.seconds()));
        double[] durations = new double[trials];
        for (int number = 0; number < trials; number++) {
          durations[number] = (plain.durations.get(number) + longest.durations.get(number)) / 2;
        }
        List<Trial> numbered = handedOut(seed, trials, false);
        List<Trial> sorted = handedOut(seed, trials, true);
        byDurations.add(
            100 * (1 - schedule(sorted, durations, slots) / schedule(numbered, durations, slots)));
        Figures.print(
            "%4d %15.2f s %14.2f s %18.2f s %14.2f s %5.1f %% %10.1f %% %12.2f",
            seed,
            plain.seconds(),
            plain.idle(),
            longest.seconds(),
            longest.idle(),
            saved.get(saved.size() - 1),
            byDurations.get(byDurations.size() - 1),
            correlation(numbered, durations));
      }
    }
    Figures.print("");
    Figures.print("by number      %s s", Figures.spread("%.2f", byNumber));
    Figures.print("longest first  %s s", Figures.spread("%.2f", ordered));
    Figures.print("saved          %s %%", Figures.spread("%.1f", saved));
    Figures.print("by durations   %s %%", Figures.spread("%.1f", byDurations));
  }

  private static double cost(Trial trial) {
    NetworkShape satellite = new NetworkShape(36, 6, Task.CLASSIFICATION);
    return new NetworkCost(new NetworkSpec.Mlp(), satellite, 5148, 1287, 1)
        .of(trial.configuration());
  }

  /** The trials in the order in which slots get them. */
  private static List<Trial> handedOut(int seed, int trials, boolean longestFirst) {
    Study study = new Study(spec(seed, trials, longestFirst, "nowhere"));
    study.longestFirst(configuration -> cost(new Trial(0, configuration, 0, "", "")));
    List<Trial> all = new ArrayList<>();
    while (study.ask() instanceof Answer.Train train) {
      all.add(train.trial());
    }
    return all;
  }

  /** How long it takes if each slot that is free takes the next trial. */
  private static double schedule(List<Trial> trials, double[] durations, int slots) {
    double[] free = new double[slots];
    for (Trial trial : trials) {
      Arrays.sort(free);
      free[0] += durations[trial.number()];
    }
    return Arrays.stream(free).max().orElseThrow();
  }

  /** Spearman's. */
  private static double correlation(List<Trial> numbered, double[] durations) {
    int[] byCost = ranks(numbered.stream().mapToDouble(LongestFirst::cost).toArray());
    int[] byDuration = ranks(durations);
    double n = durations.length;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      squares += Math.pow(byCost[i] - byDuration[i], 2);
    }
    return 1 - 6 * squares / (n * (n * n - 1));
  }

  private static int[] ranks(double[] values) {
    int[] ranks = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      double mine = values[i];
      ranks[i] = (int) Arrays.stream(values).filter(value -> value < mine).count();
    }
    return ranks;
  }

  private static Side run(BenchSession session, int seed, int trials, boolean longestFirst) {
    Path output = session.directory().resolve(seed + (longestFirst ? "-ordered" : "-plain"));
    StudySpec spec = spec(seed, trials, longestFirst, output.toString());
    Side side = new Side();
    StudyRunner.on(session.spark()).listener(side).run(spec).results().results().stream()
        .map(result -> result.trial().number() + " " + result.metrics())
        .forEach(side.ranking::add);
    return side;
  }

  private static StudySpec spec(int seed, int trials, boolean longestFirst, String output) {
    SearchSpec.Builder search = SearchSpec.builder().trials(trials);
    return StudySpec.builder("order")
        .seed(seed)
        .train(
            DataSpec.Source.of(
                Path.of("modules/examples/data/satellite.csv.gz").toUri().toString()))
        .label("classes", Task.CLASSIFICATION)
        .parameter(Parameter.real("learningRate", 1e-4, 1e-2, Scale.LOG))
        .parameter(Parameter.integer("epochs", 1, 6))
        .parameter(Parameter.integer("layers", 1, 3))
        .parameter(Parameter.choice("units", 32, 64, 128, 256))
        .parameter(Parameter.choice("batchSize", 32, 64, 128))
        .withoutEarlyStopping()
        .withoutReduceLrOnPlateau()
        .search((longestFirst ? search : search.budget(Duration.ofDays(1))).build())
        .output(output)
        .build();
  }

  /** One run of a study. */
  private static final class Side implements StudyListener {

    private final List<String> ranking = new ArrayList<>();
    private final Map<Integer, Double> durations = new HashMap<>();
    private long begun;
    private long ended;
    private long endedBefore;

    @Override
    public void started(Study.Progress progress, int slots) {
      begun = System.nanoTime();
    }

    @Override
    public void ended(TrialResult result, Study.Progress progress) {
      durations.put(result.trial().number(), result.seconds());
      endedBefore = ended;
      ended = System.nanoTime();
    }

    double seconds() {
      return (ended - begun) / 1e9;
    }

    /** Since the last trial but one has ended, another slot has had nothing to do. */
    double idle() {
      return (ended - endedBefore) / 1e9;
    }
  }
}
