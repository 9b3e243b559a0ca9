package io.luthier.bench;

import io.luthier.spark.StudyListener;
import io.luthier.spark.StudyRunner;
import io.luthier.study.Study;
import io.luthier.trial.TrialResult;

/**
 * Trials that do nothing but sleep ({@link NoTraining}), on local slots: the time from the first to
 * the end of the last, against the least that is possible. More slots than cores are no matter to
 * who sleeps.
 *
 * <p>Arguments, all optional: slots, trials, milliseconds a trial; or {@code guard}. Without any:
 * 1,000 trials of a second on 16 slots, then 10,000 on 256.
 */
public final class SleepingTrials {

  /**
   * For CI, whose machine is slow and busy: what a study may take at most of the least possible.
   */
  private static final double MOST = 1.5;

  private SleepingTrials() {}

  /** Runs it. */
  public static void main(String[] args) {
    Figures.print("slots  trials  seconds a trial  least possible  took     above    processor");
    if (Figures.isGuard(args)) {
      Figures.require(measure(16, 320, 500) <= MOST, "too slow: allowed is %.1f times that", MOST);
      return;
    }
    if (args.length > 0) {
      measure(
          Integer.parseInt(args[0]),
          Figures.argument(args, 1, 1_000),
          Figures.argument(args, 2, 1_000));
      return;
    }
    measure(16, 1_000, 1_000);
    measure(256, 10_000, 1_000);
  }

  /** How long it took, in parts of the least that is possible. */
  private static double measure(int slots, int trials, int millis) {
    try (BenchSession session = BenchSession.local(slots)) {
      NoTraining.sleep(0);
      run(session, 20 * slots, "warm-up");
      NoTraining.sleep(millis);
      double processor = Figures.processSeconds();
      double took = run(session, trials, "sleeping");
      double least = Math.ceil((double) trials / slots) * millis / 1e3;
      Figures.print(
          "%5d %7d %16.3f %13.1f s %6.1f s %7.1f %% %8.1f s",
          slots,
          trials,
          millis / 1e3,
          least,
          took,
          100 * (took / least - 1),
          Figures.processSeconds() - processor);
      return took / least;
    }
  }

  private static double run(BenchSession session, int trials, String name) {
    Stopwatch stopwatch = new Stopwatch();
    StudyRunner.on(session.spark())
        .listener(stopwatch)
        .run(
            NoTraining.study(trials, session.directory().resolve(name)),
            NoTraining.data(session.spark()));
    return (stopwatch.ended - stopwatch.begun) / 1e9;
  }

  private static final class Stopwatch implements StudyListener {

    private long begun;
    private long ended;

    @Override
    public void started(Study.Progress progress, int slots) {
      begun = System.nanoTime();
    }

    @Override
    public void ended(TrialResult result, Study.Progress progress) {
      ended = System.nanoTime();
    }
  }
}
