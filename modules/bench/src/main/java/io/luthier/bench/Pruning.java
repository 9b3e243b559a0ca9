package io.luthier.bench;

import io.luthier.pruner.AshaPruner;
import io.luthier.pruner.MedianPruner;
import io.luthier.pruner.Pruner;
import io.luthier.spark.StudyRunner;
import io.luthier.study.SearchSpec;
import io.luthier.study.StudySpec;
import io.luthier.trial.Measurement;
import io.luthier.trial.Objective;
import io.luthier.trial.Outcome;
import io.luthier.trial.TrialResult;
import io.luthier.trial.TrialState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What pruning saves, and what it costs: the epochs that a random search trains, and the best loss
 * that it finds, with several pruners and without. Trials run one after the other.
 *
 * <p>Every trial is really trained, once, to the end that its early stopping gives it. The pruners
 * then judge these curves epoch by epoch, as they would have while the trials ran. For the first
 * seed each of these studies is also really run, and it is an error if it does not train the same
 * epochs and find the same loss.
 *
 * <p>Arguments, all optional: the data, {@code satellite} or {@code letter}; seeds; trials.
 */
public final class Pruning {

  private static final int EPOCHS = 100;
  private static final Objective LOSS = Objective.VAL_LOSS;

  private final BenchSession session;
  private final String data;
  private final int trials;
  private int studies;

  private Pruning(BenchSession session, String data, int trials) {
    this.session = session;
    this.data = data;
    this.trials = trials;
  }

  /** Runs it. */
  public static void main(String[] args) {
    String data = args.length > 0 ? args[0] : "satellite";
    int seeds = Figures.argument(args, 1, 5);
    try (BenchSession session = BenchSession.local(1)) {
      new Pruning(session, data, Figures.argument(args, 2, 40)).compare(seeds);
    }
  }

  private static Map<String, Pruner> pruners() {
    Map<String, Pruner> pruners = new LinkedHashMap<>();
    pruners.put("asha", AshaPruner.DEFAULT);
    pruners.put("asha, minEpochs 4", new AshaPruner(4, 4, 1));
    pruners.put("asha, reduction 2", new AshaPruner(2, 1, 1));
    pruners.put("median", MedianPruner.DEFAULT);
    pruners.put("median, warmupEpochs 4", new MedianPruner(5, 4));
    return pruners;
  }

  /** What a search has cost and found. */
  private record Search(int epochs, int pruned, double best) {}

  private void compare(int seeds) {
    Figures.print(
        "%s, %d trials of up to %d epochs, seeds 0 to %d", data, trials, EPOCHS, seeds - 1);
    Map<String, List<Search>> searches = new LinkedHashMap<>();
    for (int seed = 0; seed < seeds; seed++) {
      List<TrialResult> whole = run(seed, Optional.empty());
      Search none = search(whole);
      searches.computeIfAbsent("none", name -> new ArrayList<>()).add(none);
      Figures.print(
          "seed %d: %,d epochs, best %s %.5f", seed, none.epochs(), LOSS.metric(), none.best());
      for (Map.Entry<String, Pruner> pruner : pruners().entrySet()) {
        Search judged = search(judged(whole, pruner.getValue()));
        if (seed == 0) {
          requireSame(pruner.getKey(), judged, search(run(seed, Optional.of(pruner.getValue()))));
        }
        searches.computeIfAbsent(pruner.getKey(), name -> new ArrayList<>()).add(judged);
      }
    }
    Figures.print("");
    Figures.print(
        "| pruner | epochs | of those without | trials pruned | best val_loss | above that without | same winner |");
    Figures.print("|---|---|---|---|---|---|---|");
    searches.forEach((name, found) -> print(name, found, searches.get("none")));
  }

  private static void print(String name, List<Search> searches, List<Search> none) {
    List<Double> epochs = new ArrayList<>();
    List<Double> share = new ArrayList<>();
    List<Double> pruned = new ArrayList<>();
    List<Double> best = new ArrayList<>();
    List<Double> above = new ArrayList<>();
    int same = 0;
    for (int i = 0; i < searches.size(); i++) {
      Search search = searches.get(i);
      epochs.add((double) search.epochs());
      share.add(100.0 * search.epochs() / none.get(i).epochs());
      pruned.add((double) search.pruned());
      best.add(search.best());
      above.add(100 * (search.best() / none.get(i).best() - 1));
      same += search.best() == none.get(i).best() ? 1 : 0;
    }
    Figures.print(
        "| %s | %s | %s | %s | %s | %s | %d of %d |",
        name,
        Figures.spread("%.0f", epochs),
        Figures.spread("%.0f%%", share),
        Figures.spread("%.0f", pruned),
        Figures.spread("%.4f", best),
        Figures.spread("%.1f%%", above),
        same,
        searches.size());
  }

  private static void requireSame(String pruner, Search judged, Search run) {
    if (!judged.equals(run)) {
      throw new IllegalStateException(
          pruner + ": " + judged + " was expected, and the study that was run gave " + run);
    }
  }

  /** The results of a study on one slot, by number. */
  private List<TrialResult> run(long seed, Optional<Pruner> pruner) {
    SearchSpec.Builder search = SearchSpec.builder().trials(trials).parallelism(1);
    pruner.ifPresent(search::pruner);
    StudySpec spec =
        ExampleStudies.of(data)
            .seed(seed)
            .search(search.build())
            .epochs(EPOCHS)
            .keepModels(1)
            .output(session.directory().resolve("study-" + studies++).toString())
            .build();
    List<TrialResult> results =
        new ArrayList<>(StudyRunner.on(session.spark()).run(spec).results().results());
    results.sort(Comparator.comparing(result -> result.trial().number()));
    return results;
  }

  /** What a pruner would have left of these trials. */
  private static List<TrialResult> judged(List<TrialResult> whole, Pruner pruner) {
    Pruner.Run run = pruner.begin(LOSS);
    List<TrialResult> results = new ArrayList<>();
    for (TrialResult result : whole) {
      run.begin(result.trial());
      TrialResult left = judged(result, run);
      run.end(left);
      results.add(left);
    }
    return results;
  }

  private static TrialResult judged(TrialResult whole, Pruner.Run run) {
    // After its last epoch a trial ends anyway.
    for (int epochs = 1; epochs < whole.measurements().size(); epochs++) {
      Optional<String> stop = run.judge(whole.trial(), whole.measurements().get(epochs - 1)).stop();
      if (stop.isPresent()) {
        return pruned(whole, stop.get(), epochs);
      }
    }
    return whole;
  }

  private static TrialResult pruned(TrialResult whole, String reason, int epochs) {
    List<Measurement> measured = whole.measurements().subList(0, epochs);
    Measurement best =
        measured.stream()
            .min(Comparator.comparing(epoch -> LOSS.in(epoch.metrics()), LOSS.order()))
            .orElseThrow();
    return new TrialResult(
        whole.trial(),
        new Outcome.Pruned(reason),
        best.metrics(),
        best.epoch(),
        measured,
        whole.finalLearningRate(),
        whole.lrReductions(),
        whole.seconds(),
        whole.place(),
        "",
        "");
  }

  private static Search search(List<TrialResult> results) {
    int epochs = results.stream().mapToInt(result -> result.measurements().size()).sum();
    long pruned = results.stream().filter(r -> r.outcome().state() == TrialState.PRUNED).count();
    double best = results.stream().map(r -> LOSS.in(r.metrics())).min(LOSS.order()).orElseThrow();
    return new Search(epochs, (int) pruned, best);
  }
}
