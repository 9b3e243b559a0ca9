package io.luthier.cli;

import io.luthier.spark.StudyListener;
import io.luthier.spark.doctor.Words;
import io.luthier.study.Study;
import io.luthier.trial.Objective;
import io.luthier.trial.TrialResult;
import io.luthier.trial.TrialState;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Shows how a study goes: on a terminal as one line that is drawn again and again, elsewhere as a
 * line for each trial that ends. Thread-safe.
 */
final class ProgressLine implements StudyListener {

  private static final int BAR = 24;
  private static final int SHORTEST_BAR = 5;
  private static final long REDRAW_NANOS = Duration.ofMillis(200).toNanos();

  private final PrintStream out;
  private final int columns;
  private final Objective objective;
  private final LongSupplier nanos;
  private final Set<String> warnings = new HashSet<>();
  private int slots;
  private long slotsSince;
  private double slotNanos;
  private boolean waiting;
  private int before;
  private long drawnAt;
  private String line = "";

  /**
   * A progress line.
   *
   * @param columns the width of the terminal; 0 if it is none, and a line cannot be drawn over
   * @param nanos the clock, as {@link System#nanoTime}
   */
  ProgressLine(PrintStream out, int columns, Objective objective, LongSupplier nanos) {
    this.out = out;
    this.columns = columns;
    this.objective = objective;
    this.nanos = nanos;
  }

  @Override
  public synchronized void warned(String warning) {
    end();
    warnings.add(warning);
    out.println("warning: " + warning);
  }

  /** Whether this warning has been shown. */
  synchronized boolean hasShown(String warning) {
    return warnings.contains(warning);
  }

  @Override
  public synchronized void resumed(Study.Progress progress) {
    out.println(
        "resuming: "
            + Words.count(progress.ended(), "trial")
            + (progress.ended() == 1 ? " was" : " were")
            + " done before");
  }

  @Override
  public synchronized void started(Study.Progress progress, int slots) {
    count(slots);
    before = progress.ended();
    out.println(
        (progress.planned().isPresent()
                ? Words.count(progress.planned().getAsLong(), "trial")
                : "trials")
            + (slots == 0 ? ", and no executor yet" : " on " + Words.count(slots, "slot")));
  }

  @Override
  public synchronized void waiting(String what) {
    count(0);
    waiting = true;
    end();
    out.println("waiting " + what);
  }

  @Override
  public synchronized void slots(int slots) {
    count(slots);
    // On a terminal the number of running trials says it as well.
    if (waiting || columns == 0) {
      end();
      out.println("now on " + Words.count(slots, "slot"));
    }
    waiting = false;
  }

  /** From now on there are so many slots. */
  private void count(int slots) {
    slotNanos = slotNanos();
    slotsSince = nanos.getAsLong();
    this.slots = slots;
  }

  /** How long slots were there so far, all of them together. */
  private double slotNanos() {
    return slotNanos + (double) (nanos.getAsLong() - slotsSince) * slots;
  }

  @Override
  public synchronized void progressed(Study.Progress progress) {
    if (columns == 0) {
      return;
    }
    long now = nanos.getAsLong();
    boolean complete = progress.planned().orElse(-1) == progress.ended();
    if (complete || line.isEmpty() || now - drawnAt >= REDRAW_NANOS) {
      drawnAt = now;
      String next = fitted(progress);
      out.print("\r" + next + " ".repeat(Math.max(0, line.length() - next.length())));
      out.flush();
      line = next;
    }
  }

  @Override
  public synchronized void ended(TrialResult result, Study.Progress progress) {
    if (columns > 0) {
      return;
    }
    boolean failed = result.outcome().state() == TrialState.FAILED;
    String figure =
        failed
            ? result.message().lines().findFirst().orElse("")
            : String.format(
                Locale.ROOT, "%s %.4g", objective.metric(), objective.in(result.metrics()));
    out.println(
        text(progress, objective.metric() + " ")
            + " | trial "
            + result.trial().number()
            + " "
            + result.outcome().state()
            + " "
            + figure);
  }

  /** Ends the line that was being drawn, if there is one. */
  synchronized void end() {
    if (!line.isEmpty()) {
      out.println();
      line = "";
    }
  }

  /** The line that fits the terminal: one that wrapped could not be drawn over. */
  private String fitted(Study.Progress progress) {
    String text = text(progress, objective.metric() + " ");
    if (bar(text) < BAR) {
      text = text(progress, "");
    }
    int bar = bar(text);
    String whole = text;
    if (bar >= SHORTEST_BAR && progress.planned().isPresent()) {
      long planned = Math.max(1, progress.planned().getAsLong());
      int full = (int) Math.min(bar, bar * (long) progress.ended() / planned);
      whole = "[" + "#".repeat(full) + "-".repeat(bar - full) + "] " + text;
    }
    return whole.substring(0, Math.min(whole.length(), columns - 1));
  }

  private int bar(String text) {
    return Math.min(BAR, columns - 1 - text.length() - "[] ".length());
  }

  private String text(Study.Progress progress, String metric) {
    StringBuilder text = new StringBuilder().append(progress.ended());
    progress.planned().ifPresent(planned -> text.append('/').append(planned));
    text.append(" done, ").append(progress.running()).append(" running, ");
    if (progress.pruned() > 0) {
      text.append(progress.pruned()).append(" pruned, ");
    }
    text.append(progress.failed()).append(" failed");
    progress
        .best()
        .ifPresent(
            best ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        " | best %s%.4g (trial %d)",
                        metric,
                        objective.in(best.metrics()),
                        best.trial().number())));
    return text + left(progress);
  }

  /** What is left, at the pace of a slot so far, with the slots that there are now. */
  private String left(Study.Progress progress) {
    int ended = progress.ended() - before;
    if (progress.planned().isEmpty() || ended == 0 || slots == 0) {
      return "";
    }
    long rest = progress.planned().getAsLong() - progress.ended();
    Duration left = Duration.ofNanos((long) (slotNanos() / ended * rest / slots));
    return rest <= 0 ? "" : " | " + text(left) + " left";
  }

  static String text(Duration duration) {
    if (duration.toHours() > 0) {
      return duration.toHours() + "h " + duration.toMinutesPart() + "m";
    }
    return duration.toMinutes() > 0
        ? duration.toMinutes() + "m " + duration.toSecondsPart() + "s"
        : Math.max(1, duration.toSeconds()) + "s";
  }
}
