package io.luthier.report;

import io.luthier.ledger.LedgerEvent;
import io.luthier.report.Stint.How;
import io.luthier.study.DataSpec;
import io.luthier.trial.Measurement;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Who ran what when: fed with a ledger's events in order, be it while they happen or when a ledger
 * is read. Of ledgers without times it knows what runs, and no more. Thread-safe.
 *
 * <p>A study's time is that of its drivers together: it stands still between them.
 */
public final class Chronicle implements Consumer<LedgerEvent> {

  private final InstantSource clock;
  private final List<Stint> stints = new ArrayList<>();
  private final List<Double> resumes = new ArrayList<>();
  private final Map<Integer, Running> running = new LinkedHashMap<>();
  private Optional<Instant> first = Optional.empty();
  private Optional<Instant> opened = Optional.empty();
  private double before;
  private double last;
  private boolean driven;

  /**
   * Nothing has happened yet.
   *
   * @param clock for how long what runs has been running
   */
  public Chronicle(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * A run that has begun and not ended.
   *
   * @param begin seconds of the study's time; NaN if it is not known
   */
  private record Running(
      Trial trial, String executor, double begin, List<Measurement> measurements) {}

  /**
   * A run that goes on.
   *
   * @param run as a trial of its own
   * @param measurements its epochs so far
   */
  public record Unfinished(Trial run, List<Measurement> measurements) {

    public Unfinished {
      measurements = List.copyOf(measurements);
    }
  }

  /**
   * What is known at one moment.
   *
   * @param begin when the study began; empty if that was not taken down
   * @param stints those of which begin and end are known, and those that go on, by their end
   * @param resumes when later drivers took it up, in seconds of the study's time
   * @param running what runs, if a driver is at it
   */
  public record Snapshot(
      Optional<Instant> begin, List<Stint> stints, List<Double> resumes, List<Unfinished> running) {

    /** Nothing is known. */
    public static final Snapshot NONE =
        new Snapshot(Optional.empty(), List.of(), List.of(), List.of());

    public Snapshot {
      stints = List.copyOf(stints);
      resumes = List.copyOf(resumes);
      running = List.copyOf(running);
    }

    /** When the last run of each trial that has a result had ended, in seconds of its time. */
    Map<Integer, Double> ends(DataSpec data) {
      Map<Integer, Double> ends = new HashMap<>();
      for (Stint stint : stints) {
        if (!Double.isNaN(stint.seconds())) {
          ends.merge(data.trial(stint.run()), stint.end(), Math::max);
        }
      }
      return ends;
    }
  }

  @Override
  public synchronized void accept(LedgerEvent event) {
    if (event instanceof LedgerEvent.Opened open) {
      opened(open);
    } else if (event instanceof LedgerEvent.Closed closed) {
      seconds(closed.at()).ifPresent(this::advance);
      endAll(How.STOPPED);
      driven = false;
    } else if (event instanceof LedgerEvent.Started started) {
      started(started);
    } else if (event instanceof LedgerEvent.Measured measured) {
      Optional.ofNullable(running.get(measured.trial()))
          .ifPresent(run -> run.measurements().add(measured.measurement()));
    } else if (event instanceof LedgerEvent.Ended ended) {
      ended(ended);
    }
  }

  private void opened(LedgerEvent.Opened open) {
    endAll(How.LOST);
    opened = instant(open.at());
    if (first.isPresent()) {
      resumes.add(last);
    } else {
      first = opened;
    }
    before = last;
    driven = true;
  }

  private void started(LedgerEvent.Started started) {
    Optional<Double> now = seconds(started.at());
    now.ifPresent(this::advance);
    int number = started.trial().number();
    // Nobody has told when it was lost, but it was before it began again.
    Optional.ofNullable(running.remove(number)).ifPresent(lost -> end(lost, How.LOST));
    running.put(
        number,
        new Running(
            started.trial(), started.executor(), now.orElse(Double.NaN), new ArrayList<>()));
  }

  private void ended(LedgerEvent.Ended ended) {
    TrialResult result = ended.result();
    String executor = result.place().executor();
    if (!executor.isEmpty()) {
      // What was given up was lost before, by an earlier driver perhaps.
      seconds(ended.at()).ifPresent(this::advance);
    }
    Running run = running.remove(result.trial().number());
    if (run == null || Double.isNaN(run.begin())) {
      return;
    }
    stints.add(
        new Stint(
            result.trial().number(),
            executor.isEmpty() ? run.executor() : executor,
            run.begin(),
            last,
            result.seconds(),
            How.valueOf(result.outcome().state().name())));
  }

  private void endAll(How how) {
    running.values().forEach(run -> end(run, how));
    running.clear();
  }

  private void end(Running run, How how) {
    if (!Double.isNaN(run.begin())) {
      stints.add(stint(run, last, how));
    }
  }

  private static Stint stint(Running run, double end, How how) {
    return new Stint(run.trial().number(), run.executor(), run.begin(), end, Double.NaN, how);
  }

  /** Clocks may be set back, time does not go there. */
  private void advance(double seconds) {
    last = Math.max(last, seconds);
  }

  /** The study's time at an instant; empty if that was not taken down. */
  private Optional<Double> seconds(String at) {
    return instant(at)
        .flatMap(
            instant ->
                opened.map(
                    since ->
                        Math.max(
                            last, before + Duration.between(since, instant).toMillis() / 1e3)));
  }

  private static Optional<Instant> instant(String at) {
    try {
      return at.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(at));
    } catch (DateTimeParseException foreign) {
      return Optional.empty();
    }
  }

  /**
   * What is known now.
   *
   * @param goesOn whether there is a driver that runs what has not ended; if not, its driver is
   *     taken to have died
   */
  public synchronized Snapshot snapshot(boolean goesOn) {
    List<Stint> all = new ArrayList<>(stints);
    List<Unfinished> unfinished = new ArrayList<>();
    boolean present = goesOn && driven;
    double now = present ? seconds(clock.instant().toString()).orElse(last) : last;
    for (Running run : running.values()) {
      if (!Double.isNaN(run.begin())) {
        all.add(stint(run, now, present ? How.RUNNING : How.LOST));
      }
      if (present) {
        unfinished.add(new Unfinished(run.trial(), run.measurements()));
      }
    }
    return new Snapshot(first, all, resumes, unfinished);
  }
}
