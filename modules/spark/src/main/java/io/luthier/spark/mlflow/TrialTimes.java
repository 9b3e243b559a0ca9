package io.luthier.spark.mlflow;

import io.luthier.ledger.LedgerEvent;
import io.luthier.study.DataSpec;
import io.luthier.trial.Measurement;
import io.luthier.trial.Trial;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * When each trial began and ended by the clock, and how far those are that have not ended: fed with
 * a ledger's events in order, be it while they happen or when a ledger is read. Thread-safe.
 */
public final class TrialTimes implements Consumer<LedgerEvent> {

  private final Map<Integer, Run> runs = new LinkedHashMap<>();
  private Optional<LedgerEvent.Opened> first = Optional.empty();
  private Instant last = Instant.EPOCH;

  /** Nothing has happened yet. */
  public TrialTimes() {}

  /** The latest attempt at a run. */
  private static final class Run {
    final Trial trial;
    final Instant begin;
    final List<Measurement> measurements = new ArrayList<>();
    Optional<Instant> end = Optional.empty();

    Run(Trial trial, Instant begin) {
      this.trial = trial;
      this.begin = begin;
    }
  }

  /**
   * A trial's time, from the start of the first of its folds to the end of the last one. What was
   * lost with an executor or a driver does not count: a trial begins again then.
   *
   * @param trial what is trained
   * @param begin in whole milliseconds, as MLflow has them
   * @param end of all of its folds that were begun; of one that goes on, when the ledger was last
   *     heard of
   * @param measurements the epochs so far of one that goes on, if it has no folds
   */
  public record Span(Trial trial, Instant begin, Instant end, List<Measurement> measurements) {}

  @Override
  public synchronized void accept(LedgerEvent event) {
    if (event instanceof LedgerEvent.Opened opened) {
      first = first.or(() -> Optional.of(opened));
      instant(opened.at());
    } else if (event instanceof LedgerEvent.Closed closed) {
      instant(closed.at());
    } else if (event instanceof LedgerEvent.Started started) {
      int number = started.trial().number();
      Run before = runs.get(number);
      if (before == null || before.end.isEmpty()) {
        runs.put(number, new Run(started.trial(), instant(started.at())));
      }
    } else if (event instanceof LedgerEvent.Measured measured) {
      Run run = runs.get(measured.trial());
      if (run != null && run.end.isEmpty()) {
        run.measurements.add(measured.measurement());
      }
    } else if (event instanceof LedgerEvent.Ended ended) {
      Trial trial = ended.result().trial();
      Instant at = instant(ended.at());
      Run run = runs.computeIfAbsent(trial.number(), number -> new Run(trial, at));
      if (run.end.isEmpty()) {
        run.end = Optional.of(at);
        run.measurements.clear();
      }
    }
  }

  /** An instant; the latest one that is known, if it was not taken down. */
  private Instant instant(String at) {
    try {
      Instant now = Instant.parse(at).truncatedTo(ChronoUnit.MILLIS);
      last = now.isAfter(last) ? now : last;
      return now;
    } catch (DateTimeParseException unknown) {
      return last;
    }
  }

  /**
   * What tells this study from every other, and stays when it is moved or goes on: made of who
   * began it, and when.
   */
  public synchronized String studyId() {
    String origin = first.map(opened -> opened.driver() + "\n" + opened.at()).orElse("");
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(origin.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** When the study began. */
  public synchronized Instant begin() {
    return first
        .map(opened -> Instant.parse(opened.at()).truncatedTo(ChronoUnit.MILLIS))
        .orElse(last);
  }

  /** When something was last heard of it. */
  public synchronized Instant last() {
    return last;
  }

  /** Every trial that was begun, by its number. */
  public synchronized Map<Integer, Span> trials(DataSpec data) {
    Map<Integer, List<Run>> byTrial = new TreeMap<>();
    runs.forEach(
        (number, run) ->
            byTrial.computeIfAbsent(data.trial(number), trial -> new ArrayList<>()).add(run));
    Map<Integer, Span> spans = new TreeMap<>();
    byTrial.forEach((number, parts) -> spans.put(number, span(number, parts, data.folds() == 1)));
    return spans;
  }

  private Span span(int number, List<Run> parts, boolean whole) {
    Trial run = parts.get(0).trial;
    Trial trial = new Trial(number, run.configuration(), run.seed(), run.origin(), run.why());
    Instant begin = parts.stream().map(part -> part.begin).min(Comparator.naturalOrder()).get();
    Instant end =
        parts.stream().map(part -> part.end.orElse(last)).max(Comparator.naturalOrder()).get();
    return new Span(trial, begin, end, whole ? List.copyOf(parts.get(0).measurements) : List.of());
  }
}
