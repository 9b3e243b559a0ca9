package io.luthier.sampler.staged;

import io.luthier.sampler.Sampler;
import io.luthier.sampler.Suggestion;
import io.luthier.sampler.staged.Stage.Ended;
import io.luthier.sampler.staged.Stage.Kind;
import io.luthier.sampler.staged.Stage.Move;
import io.luthier.sampler.staged.Stage.Tried;
import io.luthier.space.Configuration;
import io.luthier.trial.History;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import io.luthier.trial.TrialState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The stages as far as a history has gone through them. A stage that has ended stays as it is when
 * the history grows, so that each walk repeats the one before it and goes on.
 *
 * @param ended the stages whose trials have all ended
 * @param current what has ended of the stage that the history is in; empty if it is in none, or
 *     nothing of it has ended
 * @param suggestion what to train next
 */
record Walk(List<Ended> ended, Optional<Ended> current, Suggestion suggestion) {

  static Walk of(Moves moves, Cost cost, History history) {
    Course course = new Course(moves, given(moves, history));
    List<Ended> past = new ArrayList<>();
    while (true) {
      Optional<Stage> next = course.next(past);
      if (next.isEmpty()) {
        return new Walk(past, Optional.empty(), new Suggestion.Done(OVER));
      }
      Stage stage = next.get();
      List<Tried> tried = new ArrayList<>();
      Optional<Move> missing = Optional.empty();
      boolean running = false;
      for (Move move : stage.moves()) {
        Optional<TrialResult> result = history.result(move.configuration());
        if (result.isPresent()) {
          tried.add(new Tried(move, result.get()));
        } else if (history.contains(move.configuration())) {
          running = true;
        } else if (missing.isEmpty() && !isBeyondAnEdge(move, cost, history)) {
          missing = Optional.of(move);
        }
      }
      Optional<TrialResult> before =
          past.isEmpty() ? Optional.empty() : Optional.of(past.get(past.size() - 1).best());
      Optional<Ended> so =
          before.isEmpty() && tried.isEmpty()
              ? Optional.empty()
              : Optional.of(Ended.of(stage, before, tried, cost));
      if (missing.isPresent() || running) {
        Suggestion suggestion =
            missing.<Suggestion>map(move -> propose(stage, move)).orElse(new Suggestion.Wait());
        return new Walk(past, so.filter(s -> !tried.isEmpty()), suggestion);
      }
      past.add(so.orElseThrow());
    }
  }

  /** What was tried before the search itself began; at most as much as is learned from. */
  private static List<Configuration> given(Moves moves, History history) {
    List<Trial> first =
        history.trials().stream()
            .takeWhile(trial -> !Kind.ORIGINS.contains(trial.origin()))
            .toList();
    return first.subList(Math.max(0, first.size() - Sampler.LEARNS_FROM), first.size()).stream()
        .map(Trial::configuration)
        .filter(moves::has)
        .toList();
  }

  private static final String OVER =
      "no kind of change improves on the best trial by more than noise";

  private static Suggestion propose(Stage stage, Move move) {
    String why = stage.reason().isEmpty() ? move.change() : stage.reason() + ": " + move.change();
    return new Suggestion.Propose(move.configuration(), stage.kind().origin(), why);
  }

  /**
   * Whether it is known that nothing is to be found here. What is known of it only grows, so what
   * was passed over once stays so; what began before it was known counts like any other.
   */
  private static boolean isBeyondAnEdge(Move move, Cost cost, History history) {
    List<Configuration> way = move.way();
    for (int i = 1; i < way.size(); i++) {
      Optional<TrialResult> start = history.result(way.get(0));
      Optional<TrialResult> inner = history.result(way.get(i - 1));
      Optional<TrialResult> outer = history.result(way.get(i));
      if (outer.isEmpty()) {
        continue;
      }
      if (diverged(outer.get()) && start.isPresent() && !diverged(start.get())) {
        return true;
      }
      if (inner.isPresent() && cost.clearlyWorse(outer.get(), inner.get())) {
        return true;
      }
    }
    return false;
  }

  private static boolean diverged(TrialResult result) {
    return result.outcome().state() == TrialState.DIVERGED;
  }
}
