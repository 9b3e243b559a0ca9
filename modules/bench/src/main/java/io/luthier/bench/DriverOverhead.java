package io.luthier.bench;

import io.luthier.spark.StudyListener;
import io.luthier.spark.StudyRunner;
import io.luthier.study.Study;
import io.luthier.trial.TrialResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a trial costs without its training ({@link NoTraining}), on a local Spark: trials a second,
 * processor time a trial by what has used it, and heap a trial. The ledger is on a real disk.
 * Starting up and writing the results are not counted. Figures are medians over repetitions, and in
 * brackets the least and the greatest; a first repetition warms up.
 *
 * <p>Arguments, all optional: trials, slots, repetitions.
 */
public final class DriverOverhead {

  private static final int WARM_UP = 2_000;

  private DriverOverhead() {}

  /** Runs it. */
  public static void main(String[] args) {
    int trials = Figures.argument(args, 0, 10_000);
    int slots = Figures.argument(args, 1, 2);
    int repetitions = Figures.argument(args, 2, 3);
    Figures.print("%,d trials without training on %d local slots", trials, slots);
    List<Double> perSecond = new ArrayList<>();
    List<Double> heap = new ArrayList<>();
    Map<String, List<Double>> millis = new LinkedHashMap<>();
    try (BenchSession session = BenchSession.local(slots)) {
      measure(session, WARM_UP, -1);
      for (int repetition = 0; repetition < repetitions; repetition++) {
        Span span = measure(session, trials, repetition);
        perSecond.add(trials / span.seconds);
        heap.add((double) span.heap / trials);
        span.millis(trials)
            .forEach((group, ms) -> millis.computeIfAbsent(group, g -> new ArrayList<>()).add(ms));
      }
    }
    Figures.print("");
    Figures.print("trials a second                   %s", Figures.spread("%.0f", perSecond));
    Figures.print("bytes of heap a trial             %s", Figures.spread("%.0f", heap));
    Figures.print("milliseconds of a processor a trial:");
    millis.forEach(
        (group, values) -> Figures.print("  %-31s %s", group, Figures.spread("%.3f", values)));
  }

  private static Span measure(BenchSession session, int trials, int repetition) {
    Span span = new Span(trials);
    StudyRunner.on(session.spark())
        .listener(span)
        .run(
            NoTraining.study(trials, session.directory().resolve("study" + repetition)),
            NoTraining.data(session.spark()));
    return span;
  }

  /** From the moment the trials begin to the end of the last. */
  private static final class Span implements StudyListener {

    private final int trials;
    private final long heapBefore = Figures.usedHeap();
    private long begun;
    private double processBefore;
    private Map<String, Double> before = Map.of();
    private double process;
    private Map<String, Double> threads = Map.of();
    private double seconds;
    private long heap;

    Span(int trials) {
      this.trials = trials;
    }

    @Override
    public void started(Study.Progress progress, int slots) {
      processBefore = Figures.processSeconds();
      before = Figures.threadSeconds(Span::group);
      begun = System.nanoTime();
    }

    @Override
    public void ended(TrialResult result, Study.Progress progress) {
      if (progress.ended() == trials) {
        seconds = (System.nanoTime() - begun) / 1e9;
        process = Figures.processSeconds() - processBefore;
        threads = Figures.threadSeconds(Span::group);
        heap = Figures.usedHeap() - heapBefore;
      }
    }

    private static String group(String thread) {
      if (thread.equals("main")) {
        return "the driver's loop";
      }
      if (thread.startsWith("luthier-ledger")) {
        return "the ledger";
      }
      boolean task =
          thread.startsWith("Executor task launch") || thread.startsWith("luthier-trial");
      return task ? "tasks and trials" : "Spark's other threads";
    }

    Map<String, Double> millis(int count) {
      Map<String, Double> millis = new LinkedHashMap<>();
      double rest = process;
      for (Map.Entry<String, Double> group : threads.entrySet()) {
        double used = group.getValue() - before.getOrDefault(group.getKey(), 0.0);
        millis.put(group.getKey(), 1e3 * used / count);
        rest -= used;
      }
      millis.put("compiler and garbage collector", 1e3 * rest / count);
      millis.put("in all", 1e3 * process / count);
      return millis;
    }
  }
}
