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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How many epochs {@code tpe} with {@code asha} trains until it has found a validation loss as low
 * as the lowest of a number of random trials, and how many those took. Real training, early
 * stopping on both sides, one trial after the other; splits and trials are drawn anew with each
 * seed. Beside it, the second lowest loss of the random trials, and what both have found after a
 * fifth of the random search's epochs.
 *
 * <p>Arguments, all optional: how many seeds; how many random trials; a name of {@code satellite},
 * {@code letter}, {@code diamonds}, or a Parquet file with an array of pixels as {@code features}
 * and a {@code label}, of which the first 12,000 rows are taken; values of {@code minEpochs} to
 * compare.
 */
public final class Guided {

  private static final int PIXEL_ROWS = 12_000;

  /** The guided search may have so many times as many trials. */
  private static final int PATIENCE = 2;

  /** The aim, and where both searches are looked at: such a part of the random search's epochs. */
  private static final int FIFTH = 5;

  private Guided() {}

  /** Runs it. */
  public static void main(String[] args) {
    int seeds = Figures.argument(args, 0, 5);
    int trials = Figures.argument(args, 1, 64);
    String data = args.length > 2 ? args[2] : "letter";
    int[] minEpochs = Figures.all(args, 3, AshaPruner.DEFAULT.minEpochs());
    Map<Integer, List<Double>> shares = new LinkedHashMap<>();
    try (BenchSession session = BenchSession.local(1)) {
      Figures.print(
          "%s: %d random trials; until tpe with asha has found as low a loss", data, trials);
      Figures.print(
          "seed  random: epochs  val_loss  second  in a fifth  guided: minEpochs  epochs  trials  share"
              + "  in a fifth");
      for (int seed = 1; seed <= seeds; seed++) {
        List<TrialResult> random = run(session, data, seed, "random", SearchSpec.random(trials));
        for (int first : minEpochs) {
          AshaPruner pruner =
              new AshaPruner(AshaPruner.DEFAULT.reduction(), first, AshaPruner.DEFAULT.brackets());
          SearchSpec search =
              SearchSpec.builder()
                  .strategy(Strategy.TPE)
                  .trials(PATIENCE * trials)
                  .pruner(pruner)
                  .build();
          List<TrialResult> guided = run(session, data, seed, "guided-" + first, search);
          shares
              .computeIfAbsent(first, key -> new ArrayList<>())
              .add(compare(seed, random, first, guided));
        }
      }
      shares.forEach(
          (first, all) ->
              Figures.print("minEpochs %d: median share %.3f", first, Figures.median(all)));
    }
  }

  /** The share of the epochs; infinite if it never got there. */
  private static double compare(
      int seed, List<TrialResult> random, int minEpochs, List<TrialResult> guided) {
    double aim = best(random);
    long all = epochs(random);
    int until = 0;
    while (until < guided.size() && loss(guided.get(until)) > aim) {
      until++;
    }
    boolean found = until < guided.size();
    List<TrialResult> needed = guided.subList(0, found ? until + 1 : until);
    double share = found ? (double) epochs(needed) / all : Double.POSITIVE_INFINITY;
    Figures.print(
        "%4d  %14d  %8.4f  %.4f  %10.4f  %17d  %6d  %6s  %5.3f  %10.4f",
        seed,
        all,
        aim,
        random.stream().mapToDouble(Guided::loss).sorted().skip(1).findFirst().orElse(aim),
        best(within(all / FIFTH, random)),
        minEpochs,
        epochs(needed),
        found ? "" + needed.size() : "never",
        share,
        best(within(all / FIFTH, guided)));
    return share;
  }

  /** The first results that took so many epochs at most. */
  private static List<TrialResult> within(long epochs, List<TrialResult> results) {
    int count = 0;
    while (count < results.size() && epochs(results.subList(0, count + 1)) <= epochs) {
      count++;
    }
    return results.subList(0, count);
  }

  private static long epochs(List<TrialResult> results) {
    return results.stream().mapToLong(result -> result.measurements().size()).sum();
  }

  private static double best(List<TrialResult> results) {
    return results.stream().mapToDouble(Guided::loss).min().orElse(Double.POSITIVE_INFINITY);
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
