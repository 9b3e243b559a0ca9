package io.luthier.study;

import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import io.luthier.trial.TrialState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What is trained of a study's trials: with cross-validation each of them once for each fold, as
 * runs of their own that have results of their own, of which the trial's is made; otherwise a trial
 * is its own only run. A trial is decided once it cannot win any more, however many of its folds
 * are left. For one thread.
 */
final class Folds {

  private final StudySpec spec;
  private final int count;
  private final FoldRace race;
  private final Map<Integer, TreeMap<Integer, TrialResult>> undecided = new HashMap<>();
  private final Map<Integer, String> over = new HashMap<>();
  private final List<TrialResult> runs = new ArrayList<>();

  Folds(StudySpec spec) {
    this.spec = spec;
    this.count = spec.data().folds();
    this.race = new FoldRace(spec.objective(), count);
  }

  /** Into how many runs a trial is divided. */
  int count() {
    return count;
  }

  /** The runs of a trial, in the order in which they should begin. */
  List<Trial> runs(Trial trial) {
    return count == 1
        ? List.of(trial)
        : IntStream.range(0, count).mapToObj(fold -> run(trial, fold)).toList();
  }

  private Trial run(Trial trial, int fold) {
    int number = trial.number() * count + fold;
    return new Trial(
        number,
        trial.configuration(),
        Trial.seed(spec.seed(), number),
        trial.origin(),
        trial.why());
  }

  /** The trial that a run belongs to. */
  Trial trial(Trial run) {
    int number = spec.data().trial(run.number());
    return count == 1
        ? run
        : new Trial(
            number, run.configuration(), Trial.seed(spec.seed(), number), run.origin(), run.why());
  }

  /**
   * Why nothing more need be trained of the trial that a run belongs to; empty if there is need.
   */
  Optional<String> over(int run) {
    return Optional.ofNullable(over.get(spec.data().trial(run)));
  }

  /**
   * A run has ended.
   *
   * @return what it decides: its trial's result, or nothing yet, or nothing any more
   */
  Optional<Decided> end(TrialResult run) {
    if (count == 1) {
      return Optional.of(new Decided(run, run.trial().number(), List.of()));
    }
    runs.add(run);
    Trial trial = trial(run.trial());
    if (over.containsKey(trial.number())) {
      return Optional.empty();
    }
    TreeMap<Integer, TrialResult> ended =
        undecided.computeIfAbsent(trial.number(), number -> new TreeMap<>());
    ended.put(spec.data().fold(run.trial().number()), run);
    boolean well = run.outcome().state() == TrialState.COMPLETED;
    FoldedResult folded = new FoldedResult(trial, ended, count, spec.objective());
    Optional<String> hopeless = well ? hopeless(folded) : Optional.empty();
    if (well && hopeless.isEmpty() && ended.size() < count) {
      return Optional.empty();
    }
    TrialResult result;
    if (!well) {
      result = folded.endedBy(run);
    } else if (hopeless.isPresent()) {
      result = folded.pruned(hopeless.get());
    } else {
      result = folded.completed();
      race.complete(trial.number(), folded.values());
    }
    undecided.remove(trial.number());
    over.put(trial.number(), result.outcome().stopReason());
    return Optional.of(decided(result, folded));
  }

  private Optional<String> hopeless(FoldedResult folded) {
    return FollowUps.isOne(folded.trial()) || folded.ended().size() == count
        ? Optional.empty()
        : race.hopeless(folded.values());
  }

  private static Decided decided(TrialResult result, FoldedResult folded) {
    int model = folded.typical().trial().number();
    TreeSet<Integer> others = new TreeSet<>();
    folded.ended().values().stream()
        .filter(run -> !run.model().isEmpty())
        .map(run -> run.trial().number())
        .filter(run -> run != model || result.model().isEmpty())
        .forEach(others::add);
    return new Decided(result, model, List.copyOf(others));
  }

  /** The results of all runs, in the order they came; nothing without cross-validation. */
  List<TrialResult> ended() {
    return runs;
  }

  /**
   * A trial's result.
   *
   * @param result the result
   * @param model the run whose model is the trial's
   * @param others the runs that have saved models beside it
   */
  record Decided(TrialResult result, int model, List<Integer> others) {}
}
