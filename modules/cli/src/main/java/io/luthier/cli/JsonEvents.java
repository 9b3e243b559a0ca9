package io.luthier.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luthier.spark.Previous;
import io.luthier.spark.StudyListener;
import io.luthier.spark.TunedStudy;
import io.luthier.study.Stop;
import io.luthier.study.Study;
import io.luthier.trial.TrialResult;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Tells how a study goes to another program: a line of JSON for each event, with its name as {@code
 * event} and the moment as {@code at}. A figure that is not finite is null. Thread-safe.
 */
final class JsonEvents implements StudyListener {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintWriter out;
  private final Clock clock;

  JsonEvents(PrintWriter out, Clock clock) {
    this.out = out;
    this.clock = clock;
  }

  @Override
  public void warned(String warning) {
    print("warning", Map.of("text", warning));
  }

  @Override
  public void resumed(Study.Progress progress) {
    print("resumed", progress(progress));
  }

  @Override
  public void started(Study.Progress progress, int slots) {
    Map<String, Object> figures = progress(progress);
    figures.put("slots", slots);
    print("started", figures);
  }

  @Override
  public void waiting(String what) {
    print("waiting", Map.of("text", what));
  }

  @Override
  public void slots(int slots) {
    print("slots", Map.of("slots", slots));
  }

  @Override
  public void ended(TrialResult result, Study.Progress progress) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("trial", result.trial().number());
    figures.put("state", result.outcome().state());
    figures.put("stopReason", result.outcome().stopReason());
    figures.put("message", result.message());
    figures.put("configuration", result.trial().configuration().values());
    figures.put("metrics", finite(result.metrics()));
    figures.put("seconds", result.seconds());
    figures.putAll(progress(progress));
    print("trial", figures);
  }

  /** The study has ended, and its results are written. */
  void ended(TunedStudy tuned) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("output", tuned.spec().output());
    figures.put("stop", tuned.stop().map(Stop::reason).orElse(null));
    figures.put("winner", tuned.winner().map(winner -> winner.trial().number()).orElse(null));
    figures.put("metrics", tuned.winner().map(winner -> finite(winner.metrics())).orElse(null));
    figures.put("test", tuned.test().map(JsonEvents::finite).orElse(null));
    figures.put("previous", tuned.previous().map(before -> previous(before, tuned)).orElse(null));
    figures.put("failures", tuned.failures());
    print("ended", figures);
  }

  private static Map<String, Object> previous(Previous before, TunedStudy tuned) {
    Map<String, Object> figures = before.json(tuned.winner(), tuned.spec().objective());
    if (before.isJudged()) {
      figures.put("metrics", finite(before.metrics()));
    }
    return figures;
  }

  private static Map<String, Object> progress(Study.Progress progress) {
    Map<String, Object> figures = new LinkedHashMap<>();
    OptionalLong planned = progress.planned();
    figures.put("planned", planned.isPresent() ? planned.getAsLong() : null);
    figures.put("ended", progress.ended());
    figures.put("best", progress.best().map(best -> best.trial().number()).orElse(null));
    return figures;
  }

  private static Map<String, Double> finite(Map<String, Double> metrics) {
    Map<String, Double> finite = new LinkedHashMap<>();
    metrics.forEach((name, value) -> finite.put(name, Double.isFinite(value) ? value : null));
    return finite;
  }

  private synchronized void print(String event, Map<String, Object> figures) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("event", event);
    line.put("at", clock.instant().toString());
    line.putAll(figures);
    try {
      out.println(JSON.writeValueAsString(line));
      out.flush();
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
