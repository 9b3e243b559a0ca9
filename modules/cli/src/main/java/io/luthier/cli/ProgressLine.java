package io.luthier.cli;

import io.luthier.spark.StudyListener;
import io.luthier.study.Study;
import io.luthier.trial.Objective;
import io.luthier.trial.TrialResult;
import io.luthier.trial.TrialState;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows how a study goes: on a terminal as one line that is drawn again and again, elsewhere as a
 * line for each trial that ends.
 */
final class ProgressLine implements StudyListener {

  private static final int BAR = 24;
  private static final long REDRAW_NANOS = Duration.ofMillis(100).toNanos();

  private final PrintStream out;
  private final boolean terminal;
  private final Objective objective;
  private final LongSupplier nanos;
  private long started;
  private long drawn;
  private int width;

  /**
   * A progress line.
   *
   * @param terminal whether a line can be drawn over
   * @param nanos the clock, as {@link System#nanoTime}
   */
  ProgressLine(PrintStream out, boolean terminal, Objective objective, LongSupplier nanos) {
    this.out = out;
    this.terminal = terminal;
    this.objective = objective;
    this.nanos = nanos;
  }

  @Override
  public void warned(String warning) {
    out.println("warning: " + warning);
  }

  @Override
  public void started(Study.Progress progress, int slots) {
    started = nanos.getAsLong();
    out.println(
        (progress.planned().isPresent() ? progress.planned().getAsLong() + " trials" : "trials")
            + " on "
            + slots
            + (slots == 1 ? " slot" : " slots"));
  }

  @Override
  public void progressed(Study.Progress progress) {
    long now = nanos.getAsLong();
    boolean complete = progress.planned().orElse(-1) == progress.ended();
    if (terminal && (complete || drawn == 0 || now - drawn >= REDRAW_NANOS)) {
      drawn = now;
      String line = line(progress, now);
      int rest = Math.max(0, width - line.length());
      out.print("\r" + line + " ".repeat(rest) + (complete ? "\n" : ""));
      out.flush();
      width = line.length();
    }
  }

  @Override
  public void ended(TrialResult result, Study.Progress progress) {
    if (terminal) {
      return;
    }
    boolean failed = result.outcome().state() == TrialState.FAILED;
    String figure =
        failed
            ? result.message().lines().findFirst().orElse("")
            : String.format(
                Locale.ROOT, "%s %.4g", objective.metric(), objective.in(result.metrics()));
    out.println(
        line(progress, nanos.getAsLong())
            + " | trial "
            + result.trial().number()
            + " "
            + result.outcome().state()
            + " "
            + figure);
  }

  private String line(Study.Progress progress, long now) {
    StringBuilder line = new StringBuilder();
    progress
        .planned()
        .ifPresent(
            planned -> {
              int full = planned == 0 ? BAR : (int) ((long) BAR * progress.ended() / planned);
              if (terminal) {
                line.append('[')
                    .append("#".repeat(full))
                    .append("-".repeat(BAR - full))
                    .append("] ");
              }
              line.append(progress.ended()).append('/').append(planned);
            });
    if (progress.planned().isEmpty()) {
      line.append(progress.ended());
    }
    line.append(" done, ").append(progress.running()).append(" running, ");
    line.append(progress.failed()).append(" failed");
    progress
        .best()
        .ifPresent(
            best ->
                line.append(
                    String.format(
                        Locale.ROOT,
                        " | best %s %.4g (trial %d)",
                        objective.metric(),
                        objective.in(best.metrics()),
                        best.trial().number())));
    return line + left(progress, now);
  }

  private String left(Study.Progress progress, long now) {
    if (progress.planned().isEmpty() || progress.ended() == 0) {
      return "";
    }
    long rest = progress.planned().getAsLong() - progress.ended();
    double perTrial = (now - started) / (double) progress.ended();
    Duration left = Duration.ofNanos((long) (perTrial * rest));
    return rest == 0 ? "" : " | " + text(left) + " left";
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
