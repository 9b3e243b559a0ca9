package io.luthier.bench;

import io.luthier.spark.StudyRunner;
import io.luthier.spark.TunedStudy;
import io.luthier.study.DataSpec;
import io.luthier.study.SearchSpec;
import io.luthier.study.Strategy;
import io.luthier.study.StudySpec;
import io.luthier.trial.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a staged search finds, and how many epochs it trains for that, against as many random trials
 * of the same space as a random search makes by default. Real training on the data of the examples,
 * with the spaces and callbacks of their study files; splits are drawn anew with each seed.
 *
 * <p>Arguments, all optional: how many seeds; names of data sets among {@code satellite}, {@code
 * letter}, {@code diamonds}.
 */
public final class Staged {

  private static final int SLOTS = 2;

  private Staged() {}

  /** Runs it. */
  public static void main(String[] args) {
    int seeds = Figures.argument(args, 0, 1);
    List<String> names =
        args.length > 1
            ? Arrays.asList(args).subList(1, args.length)
            : List.of("satellite", "letter", "diamonds");
    try (BenchSession session = BenchSession.local(SLOTS)) {
      Figures.print("data       seed  search  trials  epochs  val_loss  val      test     winner");
      for (String name : names) {
        for (int seed = 1; seed <= seeds; seed++) {
          SearchSpec staged = SearchSpec.builder().strategy(Strategy.STAGED).build();
          run(session, name, seed, staged, "staged")
              .story()
              .forEach(line -> Figures.print("  %s", line));
          run(session, name, seed, SearchSpec.random(SearchSpec.DEFAULT_TRIALS), "random");
        }
      }
    }
  }

  private static TunedStudy run(
      BenchSession session, String data, int seed, SearchSpec search, String label) {
    StudySpec spec =
        ExampleStudies.of(data)
            .seed(seed)
            .test(new DataSpec.Split.Fraction(0.2))
            .search(search)
            .output(session.directory().resolve(data + "-" + seed + "-" + label).toString())
            .build();
    TunedStudy tuned = StudyRunner.on(session.spark()).run(spec);
    String metric = spec.data().task() == Task.CLASSIFICATION ? "accuracy" : "r2";
    long epochs =
        tuned.results().results().stream().mapToLong(one -> one.measurements().size()).sum();
    Map<String, Double> best = tuned.winner().orElseThrow().metrics();
    Figures.print(
        "%-9s %5d  %-6s %7d %7d %9.4f  %.4f   %.4f   %s",
        data,
        seed,
        label,
        tuned.results().results().size(),
        epochs,
        best.get("val_loss"),
        best.get("val_" + metric),
        tuned.test().orElseThrow().get("test_" + metric),
        tuned.winner().orElseThrow().trial().configuration());
    return tuned;
  }
}
