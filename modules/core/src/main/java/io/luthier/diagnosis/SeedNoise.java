package io.luthier.diagnosis;

import io.luthier.space.Configuration;
import io.luthier.trial.TrialResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether the best configuration is better than the others by more than other seeds make of it. It
 * speaks where configurations were trained several times, and is silent otherwise.
 *
 * <p>The configuration of the best mean is compared with each other repeated one by Welch's test,
 * two-sided, at the level of 5 %: those that cannot be told from it are ties. The best of many is
 * chosen because it looks good, so a lead that the test finds may still be a lucky one; a tie is a
 * tie.
 */
final class SeedNoise {

  /** Student's 97.5 % quantiles for 1 to 10 degrees of freedom. */
  private static final double[] STUDENT = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228
  };

  private static final double NORMAL = 1.959964;

  private SeedNoise() {}

  /** The insight; empty if fewer than two configurations were repeated. */
  static Optional<Insight> of(StudyFacts facts) {
    Map<Configuration, List<TrialResult>> byConfiguration = new LinkedHashMap<>();
    for (TrialResult result : facts.ranked()) {
      byConfiguration
          .computeIfAbsent(result.trial().configuration(), key -> new ArrayList<>())
          .add(result);
    }
    List<Repeats> repeated =
        byConfiguration.values().stream()
            .filter(results -> results.size() > 1)
            .map(results -> Repeats.of(results, facts))
            .sorted((a, b) -> facts.objective().order().compare(a.mean, b.mean))
            .toList();
    if (repeated.size() < 2) {
      return Optional.empty();
    }
    Repeats best = repeated.get(0);
    List<Repeats> ties = repeated.subList(1, repeated.size()).stream().filter(best::isTie).toList();
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("trial", best.trial);
    figures.put("repeats", best.count);
    figures.put("mean", best.mean);
    figures.put("deviation", Math.sqrt(best.variance));
    figures.put("repeated", repeated.size());
    figures.put("ties", ties.stream().map(Repeats::trial).toList());
    String what =
        "The configuration of trial "
            + best.trial
            + " has "
            + facts.objective().metric()
            + " "
            + Figures.text(best.mean)
            + " ± "
            + Figures.text(Math.sqrt(best.variance))
            + " over "
            + best.count
            + " seeds";
    return Optional.of(
        new Insight(
            "seed-noise",
            "",
            figures,
            ties.isEmpty()
                ? what + ", better than all others that were repeated by more than chance."
                : what
                    + "; by chance alone "
                    + (ties.size() == 1
                        ? "that of trial " + ties.get(0).trial + " would"
                        : ties.size() + " others would")
                    + " do as well: take whichever is cheaper."));
  }

  /** A configuration's repeats; {@code trial} is the best of them. */
  private record Repeats(int trial, int count, double mean, double variance) {

    static Repeats of(List<TrialResult> results, StudyFacts facts) {
      double[] values = results.stream().mapToDouble(facts::value).toArray();
      double mean = Arrays.stream(values).average().orElseThrow();
      double squares = 0;
      for (double value : values) {
        squares += (value - mean) * (value - mean);
      }
      return new Repeats(
          results.get(0).trial().number(), values.length, mean, squares / (values.length - 1));
    }

    private double error() {
      return variance / count;
    }

    /** Whether Welch's test does not tell them apart. */
    boolean isTie(Repeats other) {
      double error = error() + other.error();
      double freedom =
          error
              * error
              / (error() * error() / (count - 1)
                  + other.error() * other.error() / (other.count - 1));
      // Without any spread every difference is one.
      return error == 0
          ? mean == other.mean
          : Math.abs(mean - other.mean) <= quantile(freedom) * Math.sqrt(error);
    }
  }

  /** Student's quantile, of the whole number below; beyond the table Fisher's expansion. */
  static double quantile(double freedom) {
    int whole = Math.max(1, (int) freedom);
    if (whole <= STUDENT.length) {
      return STUDENT[whole - 1];
    }
    double cube = NORMAL * NORMAL * NORMAL;
    double fifth = cube * NORMAL * NORMAL;
    double seventh = fifth * NORMAL * NORMAL;
    return NORMAL
        + (cube + NORMAL) / (4.0 * whole)
        + (5 * fifth + 16 * cube + 3 * NORMAL) / (96.0 * whole * whole)
        + (3 * seventh + 19 * fifth + 17 * cube - 15 * NORMAL) / (384.0 * whole * whole * whole);
  }
}
