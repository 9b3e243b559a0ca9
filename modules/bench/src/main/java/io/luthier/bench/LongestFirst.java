package io.luthier.bench;

import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.spark.StudyListener;
import io.luthier.spark.StudyRunner;
import io.luthier.study.DataSpec;
import io.luthier.study.SearchSpec;
import io.luthier.study.Study;
import io.luthier.study.StudySpec;
import io.luthier.trial.Task;
import io.luthier.trial.TrialResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A real study on local slots with its longest trials first and by number, in turns: the time from
 * the first trial to the end of the last, and how long of that a slot was idle in the end. Trials
 * differ in epochs, units, layers and batch size; what one costs spans a factor of ten and more. By
 * number is what a study with a budget does: here it has one of a day. Both sides must give the
 * same ranking, and each repetition has trials of its own.
 *
 * <p>Arguments, all optional: trials, slots, repetitions.
 */
public final class LongestFirst {

  private LongestFirst() {}

  /** Runs it. */
  public static void main(String[] args) {
    int trials = Figures.argument(args, 0, 16);
    int slots = Figures.argument(args, 1, 2);
    int repetitions = Figures.argument(args, 2, 5);
    Figures.print("%d trials on %d local slots", trials, slots);
    Figures.print("");
    Figures.print(
        "seed  by number: took  idle in the end  longest first: took  idle in the end  saved");
    List<Double> byNumber = new ArrayList<>();
    List<Double> ordered = new ArrayList<>();
    List<Double> saved = new ArrayList<>();
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
        Figures.print(
            "%4d %15.2f s %14.2f s %18.2f s %14.2f s %5.1f %%",
            seed,
            plain.seconds(),
            plain.idle(),
            longest.seconds(),
            longest.idle(),
            saved.get(saved.size() - 1));
      }
    }
    Figures.print("");
    Figures.print("by number      %s s", Figures.spread("%.2f", byNumber));
    Figures.print("longest first  %s s", Figures.spread("%.2f", ordered));
    Figures.print("saved          %s %%", Figures.spread("%.1f", saved));
  }

  private static Side run(BenchSession session, int seed, int trials, boolean longestFirst) {
    SearchSpec.Builder search = SearchSpec.builder().trials(trials);
    Path output = session.directory().resolve(seed + (longestFirst ? "-ordered" : "-plain"));
    StudySpec spec =
        StudySpec.builder("order")
            .seed(seed)
            .train(
                DataSpec.Source.of(
                    Path.of("modules/examples/data/satellite.csv.gz").toUri().toString()))
            .label("classes", Task.CLASSIFICATION)
            .parameter(Parameter.real("learningRate", 1e-4, 1e-2, Scale.LOG))
            .parameter(Parameter.integer("epochs", 2, 8))
            .parameter(Parameter.integer("layers", 1, 3))
            .parameter(Parameter.choice("units", 32, 64, 128, 256))
            .parameter(Parameter.choice("batchSize", 32, 64, 128))
            .withoutEarlyStopping()
            .withoutReduceLrOnPlateau()
            .search((longestFirst ? search : search.budget(Duration.ofDays(1))).build())
            .output(output.toString())
            .build();
    Side side = new Side();
    StudyRunner.on(session.spark()).listener(side).run(spec).results().results().stream()
        .map(result -> result.trial().number() + " " + result.metrics())
        .forEach(side.ranking::add);
    return side;
  }

  /** One run of a study. */
  private static final class Side implements StudyListener {

    private final List<String> ranking = new ArrayList<>();
    private long begun;
    private long ended;
    private long endedBefore;

    @Override
    public void started(Study.Progress progress, int slots) {
      begun = System.nanoTime();
    }

    @Override
    public void ended(TrialResult result, Study.Progress progress) {
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
