package io.luthier.study;

import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import io.luthier.trial.TrialState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
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
    Optional<String> reason =
        run.outcome().state() == TrialState.COMPLETED ? hopeless(trial, ended) : Optional.of("");
    if (reason.isEmpty() && ended.size() < count) {
      return Optional.empty();
    }
    undecided.remove(trial.number());
    FoldedResult folded = new FoldedResult(trial, ended, count, spec.objective());
    if (reason.isEmpty()) {
      over.put(trial.number(), "all its folds have ended");
      race.complete(trial.number(), folded.values());
      return Optional.of(decided(folded.completed(), folded, ended));
    }
    String why = reason.get();
    TrialResult result = why.isEmpty() ? folded.endedBy(run) : folded.pruned(why);
    over.put(trial.number(), result.outcome().stopReason());
    return Optional.of(decided(result, folded, ended));
  }

  private Optional<String> hopeless(Trial trial, SortedMap<Integer, TrialResult> ended) {
    if (FollowUps.isOne(trial) || ended.size() == count) {
      return Optional.empty();
    }
    return race.hopeless(new FoldedResult(trial, ended, count, spec.objective()).values());
  }

  private static Decided decided(
      TrialResult result, FoldedResult folded, SortedMap<Integer, TrialResult> ended) {
    int model = folded.typical().trial().number();
    TreeSet<Integer> others = new TreeSet<>();
    ended.values().stream()
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
