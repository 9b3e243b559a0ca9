package io.luthier.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a whole study says beside its ranking. Every insight is a function of the study's facts
 * alone.
 */
public final class Insights {

  /** What explains less than this is not worth a word. */
  private static final double NOTEWORTHY = 0.1;

  private Insights() {}

  /** All insights there are, the most useful first. */
  public static List<Insight> of(StudyFacts facts) {
    List<Insight> insights = new ArrayList<>();
    Map<String, Double> importance = Importance.of(facts);
    SeedNoise.of(facts).ifPresent(insights::add);
    EpochsUsedUp.of(facts).ifPresent(insights::add);
    RangeEdge.of(facts).stream()
        .filter(edge -> importance.getOrDefault(edge.parameter(), 1.0) > 0)
        .forEach(insights::add);
    importance(importance, facts.judged().size()).ifPresent(insights::add);
    LearningRates.of(facts).ifPresent(insights::add);
    int judged = facts.judged().size();
    if (judged < Importance.ENOUGH) {
      insights.add(
          new Insight(
              "importance",
              "",
              Map.of("trials", judged),
              "Which parameters mattered can be said from "
                  + Importance.ENOUGH
                  + " trials on; this study has "
                  + judged
                  + "."));
    }
    return insights;
  }

  private static Optional<Insight> importance(Map<String, Double> importance, int trials) {
    if (importance.size() < 2) {
      return Optional.empty();
    }
    String most =
        importance.entrySet().stream()
            .filter(entry -> entry.getValue() >= NOTEWORTHY)
            .map(entry -> entry.getKey() + " (" + Figures.percent(entry.getValue()) + ")")
            .collect(Collectors.joining(", then "));
    String least =
        importance.entrySet().stream()
            .filter(entry -> entry.getValue() < NOTEWORTHY)
            .map(Map.Entry::getKey)
            .collect(Collectors.joining(", "));
    String text;
    if (most.isEmpty()) {
      text =
          "With "
              + trials
              + " trials no parameter stands out: among the best each is spread much as among all.";
    } else {
      text = "What mattered was " + most + (least.isEmpty() ? "." : "; hardly " + least + ".");
    }
    return Optional.of(new Insight("importance", "", new LinkedHashMap<>(importance), text));
  }
}
