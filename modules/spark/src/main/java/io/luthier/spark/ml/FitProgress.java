package io.luthier.spark.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luthier.spark.StudyListener;
import io.luthier.study.Study;
import io.luthier.trial.Objective;
import io.luthier.trial.TrialResult;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a fit stands, for somebody who asks now and then, such as a notebook in another process.
 *
 * <pre>{@code
 * FitProgress progress = new FitProgress(tuner.getObjective());
 * tuner.fit(rows, progress, new StopSignal()); // meanwhile, on another thread: progress.json()
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class FitProgress implements StudyListener {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** So many of the best trials are remembered. */
  private static final int HEAD = 5;

  private final Objective objective;
  private final List<TrialResult> head = new ArrayList<>();
  private final List<List<Number>> improvements = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private Optional<Study.Progress> progress = Optional.empty();
  private Optional<String> waiting = Optional.empty();
  private int before;

  /** Of a fit that optimises this. */
  public FitProgress(Objective objective) {
    this.objective = objective;
  }

  @Override
  public synchronized void warned(String warning) {
    warnings.add(warning);
  }

  @Override
  public synchronized void resumed(Study.Progress progress) {
    before = progress.ended();
    progress.best().ifPresent(best -> rank(best, progress));
  }

  @Override
  public synchronized void started(Study.Progress progress, int slots) {
    this.progress = Optional.of(progress);
  }

  @Override
  public synchronized void waiting(String what) {
    waiting = Optional.of(what);
  }

  @Override
  public synchronized void slots(int slots) {
    waiting = Optional.empty();
  }

  @Override
  public synchronized void progressed(Study.Progress progress) {
    this.progress = Optional.of(progress);
  }

  @Override
  public synchronized void ended(TrialResult result, Study.Progress progress) {
    this.progress = Optional.of(progress);
    rank(result, progress);
  }

  private void rank(TrialResult result, Study.Progress progress) {
    double value = objective.in(result.metrics());
    if (!Double.isFinite(value)) {
      return;
    }
    head.add(result);
    head.sort(TrialResult.bestFirst(objective));
    if (head.get(0).equals(result)) {
      improvements.add(List.of(progress.ended(), value));
    }
    if (head.size() > HEAD) {
      head.remove(HEAD);
    }
  }

  /**
   * What is known now, as an object: {@code started}, {@code planned} (null if that is open),
   * {@code ended}, {@code before} (how many of them an earlier fit had trained), {@code running},
   * {@code pruned}, {@code failed}, {@code waiting} (null, or for what), {@code metric}, {@code
   * best} (trials, best first, each with {@code trial}, {@code value} and {@code configuration}),
   * {@code improvements} (pairs: how many trials had ended, and the best value from then on), and
   * {@code warnings}.
   */
  public synchronized String json() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("started", progress.isPresent());
    figures.put(
        "planned",
        progress
            .map(now -> now.planned().isPresent() ? now.planned().getAsLong() : null)
            .orElse(null));
    figures.put("ended", progress.map(Study.Progress::ended).orElse(0));
    figures.put("before", before);
    figures.put("running", progress.map(Study.Progress::running).orElse(0));
    figures.put("pruned", progress.map(Study.Progress::pruned).orElse(0));
    figures.put("failed", progress.map(Study.Progress::failed).orElse(0));
    figures.put("waiting", waiting.orElse(null));
    figures.put("metric", objective.metric());
    figures.put("best", head.stream().map(this::row).toList());
    figures.put("improvements", improvements);
    figures.put("warnings", warnings);
    try {
      return JSON.writeValueAsString(figures);
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private Map<String, Object> row(TrialResult result) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("trial", result.trial().number());
    row.put("value", objective.in(result.metrics()));
    row.put("configuration", result.trial().configuration().values());
    return row;
  }
}
