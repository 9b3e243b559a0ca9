package io.luthier.cli;

import io.luthier.spark.StudyListener;
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
 * line for each trial that ends.
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
  private long started;
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
  public void warned(String warning) {
    end();
    warnings.add(warning);
    out.println("warning: " + warning);
  }

  /** Whether this warning has been shown. */
  boolean hasShown(String warning) {
    return warnings.contains(warning);
  }

  @Override
  public void resumed(Study.Progress progress) {
    out.println(
        "resuming: "
            + count(progress.ended(), "trial")
            + (progress.ended() == 1 ? " was" : " were")
            + " done before");
  }

  @Override
  public void started(Study.Progress progress, int slots) {
    started = nanos.getAsLong();
    before = progress.ended();
    out.println(
        (progress.planned().isPresent() ? count(progress.planned().getAsLong(), "trial") : "trials")
            + " on "
            + count(slots, "slot"));
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  @Override
  public void progressed(Study.Progress progress) {
    if (columns == 0) {
      return;
    }
    long now = nanos.getAsLong();
    boolean complete = progress.planned().orElse(-1) == progress.ended();
    if (complete || line.isEmpty() || now - drawnAt >= REDRAW_NANOS) {
      drawnAt = now;
      String next = fitted(progress, now);
      out.print("\r" + next + " ".repeat(Math.max(0, line.length() - next.length())));
      out.flush();
      line = next;
    }
  }

  @Override
  public void ended(TrialResult result, Study.Progress progress) {
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
        text(progress, nanos.getAsLong(), objective.metric() + " ")
            + " | trial "
            + result.trial().number()
            + " "
            + result.outcome().state()
            + " "
            + figure);
  }

  /** Ends the line that was being drawn, if there is one. */
  void end() {
    if (!line.isEmpty()) {
      out.println();
      line = "";
    }
  }

  /** The line that fits the terminal: one that wrapped could not be drawn over. */
  private String fitted(Study.Progress progress, long now) {
    String text = text(progress, now, objective.metric() + " ");
    if (bar(text) < BAR) {
      text = text(progress, now, "");
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

  private String text(Study.Progress progress, long now, String metric) {
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
    return text + left(progress, now);
  }

  private String left(Study.Progress progress, long now) {
    int ended = progress.ended() - before;
    if (progress.planned().isEmpty() || ended == 0) {
      return "";
    }
    long rest = progress.planned().getAsLong() - progress.ended();
    double perTrial = (now - started) / (double) ended;
    Duration left = Duration.ofNanos((long) (perTrial * rest));
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
