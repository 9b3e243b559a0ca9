package io.luthier.spark;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.luthier.trial.Objective;
import io.luthier.trial.TrialResult;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How the winner of the study that another one took over from does on that one's validation rows.
 *
 * @param study the earlier study's directory
 * @param trial its winner; -1 if that could not be judged
 * @param metrics on the later study's validation rows, {@code val_loss} and so on
 * @param sameData whether both studies have the same rows, split and features
 * @param folds of the later study; 1 without cross-validation
 * @param unknownRows how many of the rows are of classes that the earlier study did not have
 * @param problem why it could not be judged; empty if it could
 */
public record Previous(
    String study,
    int trial,
    Map<String, Double> metrics,
    boolean sameData,
    int folds,
    long unknownRows,
    String problem) {

  public Previous {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }

  /** One that could not be judged. */
  static Previous unjudged(String study, String problem) {
    return new Previous(study, -1, Map.of(), false, 1, 0, problem);
  }

  /** Whether there are metrics. */
  @JsonIgnore
  public boolean isJudged() {
    return problem.isEmpty();
  }

  /** Whether a winner is better than it; empty if that cannot be said. */
  public Optional<Boolean> isBeatenBy(Optional<TrialResult> winner, Objective objective) {
    if (winner.isEmpty() || !metrics.containsKey(objective.metric())) {
      return Optional.empty();
    }
    double value = objective.in(winner.get().metrics());
    return Optional.of(objective.better(value, objective.in(metrics)));
  }

  /** The comparison in words. */
  List<String> story(Optional<TrialResult> winner, Objective objective) {
    if (!isJudged()) {
      return List.of("The winner of " + study + " cannot be compared: " + problem + ".");
    }
    Optional<Boolean> beaten = isBeatenBy(winner, objective);
    if (beaten.isEmpty()) {
      return winner.isEmpty()
          ? List.of()
          : List.of(
              "The winner of "
                  + study
                  + " cannot be compared: it has no "
                  + objective.metric()
                  + " on these rows.");
    }
    double now = objective.in(winner.orElseThrow().metrics());
    double before = objective.in(metrics);
    String verdict = now == before ? "no difference" : difference(now, before, beaten.get());
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "The winner has %s %.5g; that of %s, on the same validation rows, %.5g: %s.",
                objective.metric(),
                now,
                study,
                before,
                verdict));
    if (unknownRows > 0) {
      text.append(" ")
          .append(unknownRows)
          .append(" of the rows are of classes it does not know, and count as errors.");
    }
    return List.of(text.append(" ").append(trainedOn()).toString());
  }

  private static String difference(double now, double before, boolean better) {
    String word = better ? "better" : "worse";
    double percent = 100 * Math.abs(now - before) / Math.abs(before);
    return Double.isFinite(percent)
        ? String.format(Locale.ROOT, percent < 10 ? "%.2g %% %s" : "%.0f %% %s", percent, word)
        : word;
  }

  private String trainedOn() {
    if (!sameData) {
      return "It may have been trained on some of these rows, where both studies have them.";
    }
    return folds == 1
        ? "Both studies have the same data and split: it has not been trained on these rows."
        : "Both studies have the same data: it has been trained on all but a fold of these rows.";
  }

  /** What other programs are told. */
  public Map<String, Object> json(Optional<TrialResult> winner, Objective objective) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("study", study);
    json.put("trial", isJudged() ? trial : null);
    json.put("metrics", isJudged() ? metrics : null);
    json.put("better", isBeatenBy(winner, objective).orElse(null));
    json.put("sameData", isJudged() ? sameData : null);
    json.put("unknownRows", unknownRows);
    json.put("problem", isJudged() ? null : problem);
    return json;
  }
}
