package io.luthier.sampler.staged;

import io.luthier.diagnosis.Diagnosis;
import io.luthier.diagnosis.Judgement;
import io.luthier.sampler.Suggestion;
import io.luthier.sampler.staged.Stage.Ended;
import io.luthier.sampler.staged.Stage.Kind;
import io.luthier.sampler.staged.Stage.Tried;
import io.luthier.trial.Objective;
import io.luthier.trial.TrialResult;
import io.luthier.trial.TrialState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a walk changed, why, and what that did, in sentences: one or two a stage. */
record Story(Objective objective) {

  List<String> of(Walk walk) {
    List<String> sentences = new ArrayList<>();
    walk.ended().forEach(ended -> sentences.add(sentence(ended)));
    walk.current().ifPresent(now -> sentences.add(sentence(now) + " This stage has not ended."));
    if (sentences.isEmpty()) {
      return List.of();
    }
    sentences.add(
        walk.suggestion() instanceof Suggestion.Done
            ? "No kind of change brought more than noise any more, so the search was over."
            : "The search has more to try: more trials go on from here.");
    return sentences;
  }

  private String sentence(Ended ended) {
    return switch (ended.stage().kind()) {
      case BASELINE -> baseline(ended);
      case RATE -> rates(ended);
      case FINER_RATE -> "Learning rate refined: " + valuesTried(ended);
      case OTHER -> "Parameter " + parameter(ended) + ": " + valuesTried(ended);
      default -> answer(ended);
    };
  }

  private String baseline(Ended ended) {
    TrialResult best = ended.best();
    int count = ended.tried().size();
    String which = count == 1 ? "Baseline: trial " : "Best of " + count + " to begin with: trial ";
    return which
        + best.trial().number()
        + " ("
        + best.trial().configuration()
        + ") "
        + (isFinite(best)
            ? "has " + objective.metric() + " " + Figure.text(value(best)) + losses(best) + "."
            : "has no " + objective.metric() + ": " + best.outcome().stopReason() + ".");
  }

  private String rates(Ended ended) {
    List<Double> rates =
        Stream.concat(
                Stream.of(ended.before().orElseThrow()), ended.tried().stream().map(Tried::result))
            .map(result -> result.trial().configuration().real(parameter(ended), Double.NaN))
            .sorted()
            .toList();
    String range =
        String.format(
            Locale.ROOT,
            "Learning rate: %d rates from %s to %s; ",
            rates.size(),
            Figure.text(rates.get(0)),
            Figure.text(rates.get(rates.size() - 1)));
    return range + outcome(ended) + diverged(ended);
  }

  private static String diverged(Ended ended) {
    List<String> rates =
        ended.tried().stream()
            .filter(tried -> tried.result().outcome().state() == TrialState.DIVERGED)
            .map(tried -> tried.result().trial().configuration().real(parameter(ended), 0))
            .sorted(Comparator.naturalOrder())
            .map(Figure::text)
            .toList();
    return rates.isEmpty() ? "" : " Training diverged with " + String.join(", ", rates) + ".";
  }

  private String valuesTried(Ended ended) {
    String values =
        ended.tried().stream().map(tried -> shown(tried, ended)).collect(Collectors.joining(", "));
    return values + "; " + outcome(ended);
  }

  private static String shown(Tried tried, Ended ended) {
    return Figure.text(tried.move().changes().get(parameter(ended)));
  }

  /** Of stages that change one parameter: its name. */
  private static String parameter(Ended ended) {
    return ended.stage().moves().get(0).changes().keySet().iterator().next();
  }

  private String outcome(Ended ended) {
    TrialResult before = ended.before().orElseThrow();
    String present =
        before.trial().configuration().get(parameter(ended)).map(Figure::text).orElse("none");
    return ended.helped().isEmpty()
        ? "none was better than " + present + "."
        : shown(ended.helped().get(0), ended) + " was best: " + difference(ended) + ".";
  }

  private String answer(Ended ended) {
    Kind kind = ended.stage().kind();
    TrialResult before = ended.before().orElseThrow();
    String what =
        switch (kind) {
          case CAPACITY -> "capacity was raised";
          case LESS_CAPACITY -> "capacity was lowered";
          case EPOCHS -> "it was given more epochs";
          case CAPACITY_REGULARISED -> "capacity was raised together with regularisation";
          default -> "it was regularised";
        };
    String link = follows(kind, Judgement.of(before).diagnosis()) ? ", so " : "; to be sure, ";
    int count = ended.tried().size();
    String changes = count == 1 ? "the one change" : "the " + count + " changes";
    String came =
        ended.helped().isEmpty()
            ? "none of " + changes + " was better (" + tries(ended) + ")."
            : ended.helped().get(0).move().change()
                + " was best of "
                + changes
                + ": "
                + difference(ended)
                + ".";
    return capital(ended.stage().reason()) + losses(before) + link + what + ": " + came;
  }

  private static String tries(Ended ended) {
    return ended.tried().stream()
        .map(tried -> tried.move().change())
        .collect(Collectors.joining("; "));
  }

  /** Whether a stage is what a diagnosis asks for, and not only what is left to try. */
  private static boolean follows(Kind kind, Diagnosis diagnosis) {
    return switch (diagnosis) {
      case UNDERFITTING -> kind == Kind.CAPACITY;
      case OVERFITTING -> kind == Kind.REGULARISATION || kind == Kind.LESS_CAPACITY;
      case UNFINISHED -> kind == Kind.EPOCHS;
      default -> false;
    };
  }

  private String difference(Ended ended) {
    TrialResult before = ended.before().orElseThrow();
    TrialResult after = ended.best();
    String metric = objective.metric() + " " + change(value(before), value(after));
    double gap = gap(before);
    String gaps = Double.isFinite(gap + gap(after)) ? ", gap " + change(gap, gap(after)) : "";
    return metric + gaps + (ended.improved() ? "" : ", which is no more than noise");
  }

  private static String change(double before, double after) {
    return (Double.isFinite(before) ? Figure.text(before) : "none") + " -> " + Figure.text(after);
  }

  private static String losses(TrialResult result) {
    double train = result.metrics().getOrDefault("train_loss", Double.NaN);
    double validation = result.metrics().getOrDefault("val_loss", Double.NaN);
    return Double.isFinite(train + validation)
        ? " (training loss "
            + Figure.text(train)
            + ", validation loss "
            + Figure.text(validation)
            + ")"
        : "";
  }

  private static double gap(TrialResult result) {
    return result.metrics().getOrDefault("val_loss", Double.NaN)
        - result.metrics().getOrDefault("train_loss", Double.NaN);
  }

  private double value(TrialResult result) {
    return objective.in(result.metrics());
  }

  private boolean isFinite(TrialResult result) {
    return Double.isFinite(value(result));
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
