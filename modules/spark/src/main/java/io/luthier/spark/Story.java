package io.luthier.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luthier.diagnosis.Diagnosis;
import io.luthier.diagnosis.Insight;
import io.luthier.diagnosis.Judgement;
import io.luthier.diagnosis.Yardstick;
import io.luthier.space.Configuration;
import io.luthier.space.Values;
import io.luthier.trial.Objective;
import io.luthier.trial.TrialResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a study says, in a few sentences, the most useful first. */
public final class Story {

  /** More than this nobody reads; all insights are in {@code summary.json}. */
  private static final int SENTENCES = 6;

  private Story() {}

  /**
   * The story of a finished study.
   *
   * @param output the study's directory
   * @throws IOException if there is no finished study in it, or it cannot be read
   */
  public static List<String> read(String output, org.apache.hadoop.conf.Configuration hadoop)
      throws IOException {
    StudyDirectory directory = new StudyDirectory(output, hadoop);
    directory.requireFinished();
    JsonNode summary = new ObjectMapper().readTree(directory.read(Summary.FILE));
    List<String> story = new ArrayList<>();
    summary.path("story").forEach(sentence -> story.add(sentence.asText()));
    return story;
  }

  /**
   * The story of a study.
   *
   * @param search what the search itself has to tell
   * @param winner the trial of rank 1, if there is one
   */
  static List<String> of(
      List<String> search,
      Optional<TrialResult> winner,
      Objective objective,
      Yardstick yardstick,
      List<Insight> insights) {
    if (winner.isEmpty()) {
      return List.of("No trial has a finite " + objective.metric() + ".");
    }
    List<String> story = new ArrayList<>(search);
    TrialResult best = winner.get();
    story.add(
        String.format(
            Locale.ROOT,
            "Trial %d won with %s %.5g: %s.",
            best.trial().number(),
            objective.metric(),
            objective.in(best.metrics()),
            text(best.trial().configuration())));
    Judgement judgement = Judgement.of(best, yardstick);
    if (judgement.diagnosis() != Diagnosis.NONE) {
      story.add(
          String.format(
              Locale.ROOT,
              "%s: %s. Next, %s.",
              name(judgement.diagnosis()),
              judgement.figures(),
              judgement.nextStep()));
    }
    insights.stream()
        .map(Insight::text)
        .limit(SENTENCES + search.size() - story.size())
        .forEach(story::add);
    return List.copyOf(story);
  }

  /** Four digits that count are enough to recognise a configuration; the ranking has them all. */
  private static String text(Configuration configuration) {
    return configuration.values().entrySet().stream()
        .map(entry -> entry.getKey() + " " + text(entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String text(Object value) {
    return value instanceof Double number && number != 0
        ? String.format(Locale.ROOT, "%.4g", number)
        : Values.text(value);
  }

  private static String name(Diagnosis diagnosis) {
    String words = diagnosis.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
