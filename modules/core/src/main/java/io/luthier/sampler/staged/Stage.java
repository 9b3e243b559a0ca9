package io.luthier.sampler.staged;

import io.luthier.space.Configuration;
import io.luthier.trial.TrialResult;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Trials that are independent of each other's results, and what they are for.
 *
 * @param kind what the stage changes
 * @param reason what it answers, as a sentence's beginning: "trial 3 underfits"; may be empty
 * @param moves what it tries, different configurations, in the order of their importance
 */
record Stage(Kind kind, String reason, List<Move> moves) {

  /** What a stage changes, and what the ranking's column {@code origin} calls it. */
  enum Kind {
    BASELINE("baseline"),
    RATE("learning rate"),
    FINER_RATE("learning rate refined"),
    CAPACITY("capacity"),
    LESS_CAPACITY("less capacity"),
    REGULARISATION("regularisation"),
    CAPACITY_REGULARISED("capacity and regularisation"),
    EPOCHS("epochs"),
    OTHER("other");

    /** What this package's trials are called. */
    static final Set<String> ORIGINS =
        Arrays.stream(values()).map(Kind::origin).collect(Collectors.toUnmodifiableSet());

    private final String origin;

    Kind(String origin) {
      this.origin = origin;
    }

    String origin() {
      return origin;
    }
  }

  /**
   * One trial of a stage.
   *
   * @param configuration what to train, a member of the space
   * @param changes the parameters that the stage sets, without those that only follow from a
   *     condition; empty for a baseline
   * @param change the same in words: "units 128 instead of 64"
   * @param way what lies between where the stage starts and here, nearest to the start first and
   *     the start included: if one of these is clearly worse than the one before it, this trial is
   *     beyond an edge, and not worth its time
   */
  record Move(
      Configuration configuration,
      Map<String, Object> changes,
      String change,
      List<Configuration> way) {}

  /**
   * A move that was made.
   *
   * @param move what was tried
   * @param result what came of it
   */
  record Tried(Move move, TrialResult result) {}

  /**
   * A stage whose trials have all ended.
   *
   * @param stage the stage
   * @param before the best result before it; empty for the first stage
   * @param tried what it tried, best first; equal ones in the stage's order
   * @param best the best result so far, with this stage; of equal ones the earlier
   * @param better how many of these were better than before at all
   * @param improved whether the stage improved on what was there by more than noise
   */
  record Ended(
      Stage stage,
      Optional<TrialResult> before,
      List<Tried> tried,
      TrialResult best,
      int better,
      boolean improved) {

    /** What was better than before at all, best first. */
    List<Tried> helped() {
      return tried.subList(0, better);
    }

    static Ended of(Stage stage, Optional<TrialResult> before, List<Tried> tried, Cost cost) {
      double atFirst = before.map(cost::of).orElse(Double.POSITIVE_INFINITY);
      List<Tried> sorted =
          tried.stream().sorted(Comparator.comparingDouble(one -> cost.of(one.result()))).toList();
      int better = (int) tried.stream().filter(one -> cost.of(one.result()) < atFirst).count();
      TrialResult best =
          better > 0 ? sorted.get(0).result() : before.orElseGet(() -> tried.get(0).result());
      boolean improved = before.filter(result -> cost.improves(best, result)).isPresent();
      return new Ended(stage, before, sorted, best, better, improved);
    }
  }
}
