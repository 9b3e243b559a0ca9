package io.luthier.sampler;

import io.luthier.space.SearchSpace;
import io.luthier.trial.History;
import io.luthier.trial.Objective;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The trials of a history, parted into good and others by the value of the objective alone: a trial
 * that was given up early counts with the value that it had reached, as in the ranking. Trials
 * without a finite value are others, and so are those that run, for what they will bring is not
 * known yet and the same place need not be tried again.
 *
 * @param good the best results, best first
 * @param others results and running trials that are not good
 * @param ranked how many results with a finite value were compared
 * @param running how many of the others are running trials, the last ones
 */
record Evidence(List<TrialResult> good, List<Trial> others, int ranked, int running) {

  /** So many of the latest results are compared. */
  private static final int RESULTS = 5_000;

  /** So many of them are good at most, and so many others are looked at, the latest. */
  private static final int MOST_GOOD = 50;

  private static final int MOST_OTHERS = 400;

  private static final double GOOD_PART = 0.1;
  private static final int LEAST_GOOD = 2;

  /** A running trial counts as much less than one that is known not to be good. */
  private static final double RUNNING_WEIGHT = 0.2;

  /** How many results of a history have a finite value, up to a number that is enough. */
  static int finite(History history, Objective objective, int enough) {
    List<TrialResult> results = history.results();
    int count = 0;
    for (int i = results.size() - 1;
        i >= 0 && count < enough && results.size() - i <= RESULTS;
        i--) {
      count += Double.isFinite(objective.in(results.get(i).metrics())) ? 1 : 0;
    }
    return count;
  }

  /** What a history says. */
  static Evidence of(History history, Objective objective) {
    List<TrialResult> all = history.results();
    List<TrialResult> latest = all.subList(Math.max(0, all.size() - RESULTS), all.size());
    record Ranked(int place, double value) {}
    List<Ranked> ranked = new ArrayList<>();
    for (int place = 0; place < latest.size(); place++) {
      double value = objective.in(latest.get(place).metrics());
      if (Double.isFinite(value)) {
        ranked.add(new Ranked(place, value));
      }
    }
    ranked.sort(Comparator.comparing(Ranked::value, objective.order()));
    int wanted = Math.max(LEAST_GOOD, (int) Math.ceil(GOOD_PART * ranked.size()));
    List<Integer> best =
        ranked.stream().limit(Math.min(MOST_GOOD, wanted)).map(Ranked::place).toList();
    List<Trial> others = new ArrayList<>();
    for (int place = latest.size() - 1; place >= 0 && others.size() < MOST_OTHERS; place--) {
      if (!best.contains(place)) {
        others.add(latest.get(place).trial());
      }
    }
    int ended = others.size();
    others.addAll(running(history));
    return new Evidence(
        best.stream().map(latest::get).toList(), others, ranked.size(), others.size() - ended);
  }

  /** The latest trials that run. */
  private static List<Trial> running(History history) {
    List<Trial> running = new ArrayList<>();
    List<Trial> trials = history.trials();
    int wanted = Math.min(MOST_OTHERS, history.running());
    int oldest = Math.max(0, trials.size() - RESULTS);
    for (int i = trials.size() - 1; i >= oldest && running.size() < wanted; i--) {
      Trial trial = trials.get(i);
      if (history.result(trial.number()).isEmpty()) {
        running.add(trial);
      }
    }
    return running;
  }

  /** Where the good ones lie. */
  List<double[]> goodPoints(SearchSpace space) {
    return good.stream().map(result -> space.encode(result.trial().configuration())).toList();
  }

  /** How much each of the good ones counts: the better, the more. */
  double[] goodWeights() {
    return IntStream.range(0, good.size()).mapToDouble(i -> good.size() - i).toArray();
  }

  /** Where the others lie. */
  List<double[]> otherPoints(SearchSpace space) {
    return others.stream().map(trial -> space.encode(trial.configuration())).toList();
  }

  /** How much each of the others counts. */
  double[] otherWeights() {
    int ended = others.size() - running;
    return IntStream.range(0, others.size())
        .mapToDouble(i -> i < ended ? 1 : RUNNING_WEIGHT)
        .toArray();
  }
}
