package io.luthier.bench;

import io.luthier.callback.EarlyStopping;
import io.luthier.pruner.AshaPruner;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.spark.StudyRunner;
import io.luthier.study.SearchSpec;
import io.luthier.study.Strategy;
import io.luthier.study.StudySpec;
import io.luthier.trial.Objective;
import io.luthier.trial.Task;
import io.luthier.trial.TrialResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How many epochs {@code tpe} with {@code asha} trains until it has found a validation loss as low
 * as the lowest of a number of random trials, and how many those took. Real training, early
 * stopping on both sides, one trial after the other; splits and trials are drawn anew with each
 * seed.
 *
 * <p>Arguments, all optional: how many seeds; how many random trials; a name of {@code satellite},
 * {@code letter}, {@code diamonds}, or a Parquet file with an array of pixels as {@code features}
 * and a {@code label}, of which the first 12,000 rows are taken.
 */
public final class Guided {

  private static final int PIXEL_ROWS = 12_000;

  /** The guided search may have so many times as many trials. */
  private static final int PATIENCE = 2;

  private Guided() {}

  /** Runs it. */
  public static void main(String[] args) {
    int seeds = Figures.argument(args, 0, 5);
    int trials = Figures.argument(args, 1, 64);
    String data = args.length > 2 ? args[2] : "letter";
    List<Double> shares = new ArrayList<>();
    try (BenchSession session = BenchSession.local(1)) {
      Figures.print(
          "%s: %d random trials; until tpe with asha has found as low a loss", data, trials);
      Figures.print("seed  random: epochs  val_loss  guided: epochs  trials  share");
      for (int seed = 1; seed <= seeds; seed++) {
        List<TrialResult> random = run(session, data, seed, "random", SearchSpec.random(trials));
        SearchSpec guided =
            SearchSpec.builder()
                .strategy(Strategy.TPE)
                .trials(PATIENCE * trials)
                .pruner(AshaPruner.DEFAULT)
                .build();
        shares.add(compare(seed, random, run(session, data, seed, "guided", guided)));
      }
      Figures.print("median share: %.3f", Figures.median(shares));
    }
  }

  /** The share of the epochs; infinite if it never got there. */
  private static double compare(int seed, List<TrialResult> random, List<TrialResult> guided) {
    double best = random.stream().mapToDouble(Guided::loss).min().orElseThrow();
    long all = random.stream().mapToLong(result -> result.measurements().size()).sum();
    long epochs = 0;
    OptionalLong until = OptionalLong.empty();
    int count = 0;
    for (TrialResult result : guided) {
      epochs += result.measurements().size();
      count++;
      if (loss(result) <= best) {
        until = OptionalLong.of(epochs);
        break;
      }
    }
    double share = until.isPresent() ? (double) until.getAsLong() / all : Double.POSITIVE_INFINITY;
    Figures.print(
        "%4d  %14d  %8.4f  %14s  %6d  %.3f",
        seed,
        all,
        best,
        until.isPresent() ? "" + until.getAsLong() : "not in " + epochs,
        count,
        share);
    return share;
  }

  private static double loss(TrialResult result) {
    double loss = Objective.VAL_LOSS.in(result.metrics());
    return Double.isFinite(loss) ? loss : Double.POSITIVE_INFINITY;
  }

  /** The results, by number. */
  private static List<TrialResult> run(
      BenchSession session, String data, int seed, String label, SearchSpec search) {
    boolean pixels = data.endsWith(".parquet");
    StudySpec spec =
        (pixels ? pixels() : ExampleStudies.of(data))
            .seed(seed)
            .search(search)
            .output(session.directory().resolve("guided-" + seed + "-" + label).toString())
            .build();
    Optional<Dataset<Row>> frame =
        pixels
            ? Optional.of(session.spark().read().parquet(data).limit(PIXEL_ROWS))
            : Optional.empty();
    StudyRunner runner = StudyRunner.on(session.spark());
    return frame
        .map(rows -> runner.run(spec, rows))
        .orElseGet(() -> runner.run(spec))
        .results()
        .results()
        .stream()
        .sorted(Comparator.comparing(result -> result.trial().number()))
        .toList();
  }

  private static StudySpec.Builder pixels() {
    return StudySpec.builder("pixels")
        .label("label", Task.CLASSIFICATION)
        .parameter(Parameter.real("learningRate", 1e-4, 1e-1, Scale.LOG))
        .parameter(Parameter.integer("layers", 1, 3))
        .parameter(Parameter.choice("units", 32, 64, 128))
        .parameter(Parameter.real("dropout", 0, 0.5, Scale.LINEAR))
        .parameter(Parameter.choice("batchSize", 32, 64, 128))
        .epochs(50)
        .earlyStopping(EarlyStopping.builder().patience(5));
  }
}
