package io.luthier.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.luthier.report.Stint.How;
import io.luthier.study.DataSpec;
import io.luthier.study.Ranking;
import io.luthier.study.Study;
import io.luthier.study.StudySpec;
import io.luthier.trial.Measurement;
import io.luthier.trial.Objective;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A study that runs, as a page has it that is drawn again and again: how far it is, what runs, the
 * best so far and the head of the ranking. Some tens of kilobytes at most, however large the study.
 * Its scripts are {@link #script()}; they fetch what {@link #write} has written.
 */
public final class LiveView {

  private static final int RANKED = 20;
  private static final int RUNNING = 100;
  private static final int POINTS = 1000;

  private final Study study;
  private final Chronicle.Snapshot times;

  /**
   * A view of one moment.
   *
   * @param study the study
   * @param times who ran what when, at that moment
   */
  public LiveView(Study study, Chronicle.Snapshot times) {
    this.study = study;
    this.times = times;
  }

  /** The page's script; it needs {@link #library()}. */
  public static String script() {
    return PageParts.script(List.of("text.js", "live.js"));
  }

  /** The script of the chart library. */
  public static String library() {
    return PageParts.library();
  }

  /** Writes it as an object. */
  public void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    StudySpec spec = study.spec();
    List<String> parameters = List.copyOf(spec.parameters().keySet());
    json.writeStringField("objective", spec.objective().metric());
    progress(json);
    json.writeArrayFieldStart("parameters");
    for (String parameter : parameters) {
      json.writeString(parameter);
    }
    json.writeEndArray();
    running(parameters, json);
    Ranking ranking = new Ranking(spec.objective(), study.history().results());
    ranking(ranking, parameters, json);
    curve(ranking, json);
    json.writeEndObject();
  }

  private void progress(JsonGenerator json) throws IOException {
    Study.Progress progress = study.progress();
    if (progress.planned().isPresent()) {
      json.writeNumberField("planned", progress.planned().getAsLong());
    }
    json.writeNumberField("done", progress.ended());
    json.writeNumberField("pruned", progress.pruned());
    json.writeNumberField("failed", progress.failed());
    json.writeNumberField("epochs", progress.epochs());
  }

  private void running(List<String> parameters, JsonGenerator json) throws IOException {
    Map<Integer, Stint> stints =
        times.stints().stream()
            .filter(stint -> stint.how() == How.RUNNING)
            .collect(Collectors.toMap(Stint::run, Function.identity(), (one, other) -> other));
    json.writeNumberField("runningCount", times.running().size());
    json.writeArrayFieldStart("running");
    for (Chronicle.Unfinished run :
        times.running().subList(0, Math.min(RUNNING, times.running().size()))) {
      running(run, stints.get(run.run().number()), parameters, json);
    }
    json.writeEndArray();
  }

  private void running(
      Chronicle.Unfinished unfinished, Stint stint, List<String> parameters, JsonGenerator json)
      throws IOException {
    DataSpec data = study.spec().data();
    Objective objective = study.spec().objective();
    Trial run = unfinished.run();
    List<Measurement> epochs = unfinished.measurements();
    json.writeStartObject();
    json.writeNumberField("trial", data.trial(run.number()));
    if (data.folds() > 1) {
      json.writeNumberField("fold", data.fold(run.number()) + 1);
    }
    json.writeNumberField("epoch", epochs.size());
    double value =
        epochs.isEmpty() ? Double.NaN : objective.in(epochs.get(epochs.size() - 1).metrics());
    number("value", value, json);
    double best =
        epochs.stream()
            .map(epoch -> objective.in(epoch.metrics()))
            .filter(Double::isFinite)
            .min(objective.order())
            .orElse(Double.NaN);
    number("best", best, json);
    if (stint != null) {
      json.writeStringField("executor", stint.executor());
      number("seconds", stint.end() - stint.begin(), json);
    }
    values(run, parameters, json);
    json.writeEndObject();
  }

  private void ranking(Ranking ranking, List<String> parameters, JsonGenerator json)
      throws IOException {
    int ranked = ranking.ranked();
    json.writeArrayFieldStart("ranking");
    for (TrialResult result :
        ranking.results().subList(0, Math.min(RANKED, ranking.results().size()))) {
      json.writeStartObject();
      json.writeNumberField("trial", result.trial().number());
      json.writeStringField("state", result.outcome().state().name());
      number("value", ranking.objective().in(result.metrics()), json);
      json.writeNumberField("bestEpoch", result.bestEpoch());
      json.writeNumberField("epochs", result.measurements().size());
      number("seconds", result.seconds(), json);
      values(result.trial(), parameters, json);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("ranked", ranked);
  }

  /** When which trial had its result, the last thousand of them, and the best so far. */
  private void curve(Ranking ranking, JsonGenerator json) throws IOException {
    Objective objective = ranking.objective();
    Map<Integer, Double> ends = times.ends(study.spec().data());
    List<TrialResult> results = new ArrayList<>(ranking.results().subList(0, ranking.ranked()));
    // Of a study that an older build began, times may be missing.
    results.sort(
        (one, other) ->
            Double.compare(
                ends.getOrDefault(one.trial().number(), 0.0),
                ends.getOrDefault(other.trial().number(), 0.0)));
    List<double[]> best = new ArrayList<>();
    List<double[]> points = new ArrayList<>();
    for (TrialResult result : results) {
      double value = objective.in(result.metrics());
      double[] point = {
        ends.getOrDefault(result.trial().number(), 0.0), value, result.trial().number()
      };
      points.add(point);
      if (best.isEmpty() || objective.better(value, best.get(best.size() - 1)[1])) {
        best.add(point);
      }
    }
    points("points", points.subList(Math.max(0, points.size() - POINTS), points.size()), json);
    points("best", best, json);
    number("now", times.stints().stream().mapToDouble(Stint::end).max().orElse(0), json);
  }

  private static void points(String name, List<double[]> points, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (double[] point : points) {
      json.writeStartArray();
      for (double figure : point) {
        Digits.write(figure, json);
      }
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  /** In the order of the parameters, since their names are users'. */
  private static void values(Trial trial, List<String> parameters, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart("values");
    for (String parameter : parameters) {
      Object value = trial.configuration().get(parameter).orElse(null);
      if (value instanceof Number number && Digits.fits(number)) {
        Digits.write(number.doubleValue(), json);
      } else if (value == null) {
        json.writeNull();
      } else {
        json.writeString(value.toString());
      }
    }
    json.writeEndArray();
  }

  private static void number(String name, double value, JsonGenerator json) throws IOException {
    json.writeFieldName(name);
    Digits.write(value, json);
  }
}
