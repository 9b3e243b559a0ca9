package io.luthier.study;

import io.luthier.trial.Trial;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * Trials that are proposed and not handed out yet. Guarded by the study's lock.
 *
 * <p>The longest first: each time, the longest of the next {@value #WINDOW} goes. So the short ones
 * stay behind, and fill the gaps in the end, while memory and the time to begin stay bounded. The
 * first few numbers go before all others, in their order, whatever they cost: if all of those fail,
 * the study is taken for wrong, and that should show soon, and not where only the largest networks
 * fail. A study that has no more trials than that needs no such sample.
 */
final class TrialQueue {

  private static final int WINDOW = 10_000;

  /** The sample is not larger, whatever the limit on failures: it costs order. */
  private static final int LARGEST_SAMPLE = 10;

  private final TrialCost cost;
  private final int window;
  private final int sample;
  private final PriorityQueue<Waiting> waiting = new PriorityQueue<>(ORDER);

  private TrialQueue(TrialCost cost, int window, int sample) {
    this.cost = cost;
    this.window = window;
    this.sample = sample;
  }

  /** Hands out by number, and proposes nothing before there is a slot for it. */
  static TrialQueue byNumber() {
    return new TrialQueue(configuration -> 0, 1, 0);
  }

  /**
   * Hands out the longest first.
   *
   * @param failureLimit so many trials that fail end the study if they are the first ones
   * @param planned how many trials there will be
   * @param folds how many runs each of them has
   */
  static TrialQueue longestFirst(TrialCost cost, int failureLimit, long planned, int folds) {
    int sample = planned <= failureLimit ? 0 : Math.min(failureLimit, LARGEST_SAMPLE);
    return new TrialQueue(cost, WINDOW, sample * folds);
  }

  private record Waiting(Trial trial, double cost) {}

  private static final Comparator<Waiting> ORDER =
      Comparator.comparingDouble(Waiting::cost)
          .reversed()
          .thenComparing(waiting -> waiting.trial().number());

  /** Whether another trial should be proposed before the next is handed out. */
  boolean hasRoom() {
    return waiting.size() < window;
  }

  void add(Trial trial) {
    boolean first = trial.number() < sample;
    waiting.add(
        new Waiting(trial, first ? Double.POSITIVE_INFINITY : cost.of(trial.configuration())));
  }

  /** Takes out the trial whose turn it is. */
  Optional<Trial> next() {
    return Optional.ofNullable(waiting.poll()).map(Waiting::trial);
  }

  /** Takes out everything that is not needed any more. */
  void removeIf(Predicate<Trial> superfluous) {
    waiting.removeIf(trial -> superfluous.test(trial.trial()));
  }

  int size() {
    return waiting.size();
  }
}
