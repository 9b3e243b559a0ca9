package io.luthier.study;

import io.luthier.sampler.Suggestion;
import io.luthier.space.Configuration;
import io.luthier.trial.History;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a study trains when its search has nothing more to propose: what was asked for by hand, and
 * its best configurations again with other seeds. For one thread.
 */
final class FollowUps {

  /** The origin of trials that were asked for by hand. */
  static final String TRY = "try";

  /** The origin of trials that have been trained before, with another seed. */
  static final String REPEAT = "repeat";

  /** So many of the best configurations are repeated. */
  static final int REPEATED = 3;

  private final StudySpec spec;
  private final Map<Configuration, Integer> repeats = new HashMap<>();
  private int tries;
  private int repeatsProposed;
  private int repeatsEnded;

  FollowUps(StudySpec spec) {
    this.spec = spec;
  }

  /** Whether a trial is one of these. */
  static boolean isOne(Trial trial) {
    return trial.origin().equals(TRY) || trial.origin().equals(REPEAT);
  }

  /** A trial was proposed, now or by an earlier driver. */
  void proposed(Trial trial) {
    if (trial.origin().equals(TRY)) {
      tries++;
    } else if (trial.origin().equals(REPEAT)) {
      repeatsProposed++;
      repeats.merge(trial.configuration(), 1, Integer::sum);
    }
  }

  /** A trial has ended. */
  void ended(TrialResult result) {
    if (result.trial().origin().equals(REPEAT)) {
      repeatsEnded++;
    }
  }

  /** How many trials were proposed that are none of the search's. */
  int count() {
    return tries + repeatsProposed;
  }

  /**
   * How many there will be at most.
   *
   * @param searched how many trials the search has
   */
  OptionalLong after(OptionalLong searched) {
    return searched.isEmpty()
        ? searched
        : OptionalLong.of(
            searched.getAsLong()
                + spec.search().tries().size()
                + spec.search().repeats() * Math.min(REPEATED, searched.getAsLong()));
  }

  /**
   * What to train when the search is over.
   *
   * @param over why the search proposes nothing more
   */
  Suggestion next(History history, Suggestion.Done over) {
    Optional<Suggestion> asked = nextTry();
    if (asked.isPresent()) {
      return asked.get();
    }
    if (spec.search().repeats() == 0) {
      return over;
    }
    if (history.running() > repeatsProposed - repeatsEnded) {
      // One of these may still be among the best.
      return new Suggestion.Wait();
    }
    return history.results().stream()
        .filter(result -> !result.trial().origin().equals(REPEAT))
        .filter(result -> Double.isFinite(spec.objective().in(result.metrics())))
        .sorted(TrialResult.bestFirst(spec.objective()))
        .limit(REPEATED)
        .filter(best -> repeated(best) < spec.search().repeats())
        .findFirst()
        .<Suggestion>map(FollowUps::again)
        .orElse(over);
  }

  /** What was asked for by hand and is not proposed yet. */
  Optional<Suggestion> nextTry() {
    if (triesLeft() == 0) {
      return Optional.empty();
    }
    HandTry next = spec.search().tries().get(tries);
    return Optional.of(new Suggestion.Propose(next.configuration(), TRY, next.why()));
  }

  /** How many trials that were asked for by hand are not proposed yet. */
  int triesLeft() {
    return spec.search().tries().size() - tries;
  }

  private int repeated(TrialResult result) {
    return repeats.getOrDefault(result.trial().configuration(), 0);
  }

  private static Suggestion again(TrialResult best) {
    return new Suggestion.Propose(
        best.trial().configuration(),
        REPEAT,
        "trial " + best.trial().number() + " again, with another seed");
  }
}
