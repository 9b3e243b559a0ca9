package io.luthier.sampler;

import io.luthier.space.Configuration;
import io.luthier.space.SearchSpace;
import io.luthier.trial.History;
import io.luthier.trial.Objective;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a sampler knows, parted into good and others by the value of the objective alone: a trial
 * that was given up early counts with the value that it had reached, as in the ranking. Trials
 * without a finite value are others, and so are those that run, for what they will bring is not
 * known yet and the same place need not be tried again. What is not of the space, as trials may be
 * that were asked for by hand, says nothing.
 *
 * @param good the best results, best first
 * @param others configurations of results and running trials that are not good
 * @param ranked how many results with a finite value were compared
 * @param running how many of the others are running trials, the last ones
 */
record Evidence(List<Observation> good, List<Configuration> others, int ranked, int running) {

  /** So many of the latest results are compared. */
  private static final int RESULTS = 5_000;

  /** So many of them are good at most, and so many others are looked at, the latest. */
  private static final int MOST_GOOD = 50;

  private static final int MOST_OTHERS = 400;

  private static final double GOOD_PART = 0.1;
  private static final int LEAST_GOOD = 2;

  /** A running trial counts as much less than one that is known not to be good. */
  private static final double RUNNING_WEIGHT = 0.2;

  /**
   * How many results can be learned from, up to a number that is enough.
   *
   * @param known those of an earlier study
   */
  static int useful(
      SearchSpace space,
      List<Observation> known,
      History history,
      Objective objective,
      int enough) {
    int count = (int) known.stream().filter(e -> Double.isFinite(e.value())).limit(enough).count();
    List<TrialResult> results = history.results();
    for (int i = results.size() - 1;
        i >= 0 && count < enough && results.size() - i <= RESULTS;
        i--) {
      boolean finite = Double.isFinite(objective.in(results.get(i).metrics()));
      count += finite && space.contains(results.get(i).trial().configuration()) ? 1 : 0;
    }
    return count;
  }

  /**
   * What results and running trials say.
   *
   * @param known results of an earlier study, members of the space
   */
  static Evidence of(
      SearchSpace space, List<Observation> known, History history, Objective objective) {
    List<Observation> latest = latest(known, history, objective);
    List<Observation> ranked =
        latest.stream()
            .filter(result -> Double.isFinite(result.value()))
            .sorted(Comparator.comparing(Observation::value, objective.order()))
            .toList();
    int wanted = Math.max(LEAST_GOOD, (int) Math.ceil(GOOD_PART * ranked.size()));
    List<Observation> good =
        ranked.stream()
            .filter(result -> space.contains(result.configuration()))
            .limit(Math.min(MOST_GOOD, wanted))
            .toList();
    Set<Observation> best = new HashSet<>(good);
    List<Configuration> others = new ArrayList<>();
    for (int i = latest.size() - 1; i >= 0 && others.size() < MOST_OTHERS; i--) {
      Configuration configuration = latest.get(i).configuration();
      if (!best.contains(latest.get(i)) && space.contains(configuration)) {
        others.add(configuration);
      }
    }
    int ended = others.size();
    running(history).stream()
        .map(Trial::configuration)
        .filter(space::contains)
        .forEach(others::add);
    return new Evidence(good, others, ranked.size(), others.size() - ended);
  }

  /** The latest results, those of an earlier study before all others. */
  private static List<Observation> latest(
      List<Observation> known, History history, Objective objective) {
    List<TrialResult> own = history.results();
    List<Observation> latest = new ArrayList<>();
    int room = Math.max(0, RESULTS - own.size());
    latest.addAll(known.subList(Math.max(0, known.size() - room), known.size()));
    for (TrialResult result : own.subList(Math.max(0, own.size() - RESULTS), own.size())) {
      latest.add(
          new Observation(
              "trial " + result.trial().number(),
              result.trial().configuration(),
              objective.in(result.metrics())));
    }
    return latest;
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
    return good.stream().map(result -> space.encode(result.configuration())).toList();
  }

  /** How much each of the good ones counts: the better, the more. */
  double[] goodWeights() {
    return IntStream.range(0, good.size()).mapToDouble(i -> good.size() - i).toArray();
  }

  /** Where the others lie. */
  List<double[]> otherPoints(SearchSpace space) {
    return others.stream().map(space::encode).toList();
  }

  /** How much each of the others counts. */
  double[] otherWeights() {
    int ended = others.size() - running;
    return IntStream.range(0, others.size())
        .mapToDouble(i -> i < ended ? 1 : RUNNING_WEIGHT)
        .toArray();
  }
}
