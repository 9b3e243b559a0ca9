package io.luthier.diagnosis;

import io.luthier.space.Configuration;
import io.luthier.space.Parameter;
import io.luthier.space.SearchSpace;
import io.luthier.trial.Measurement;
import io.luthier.trial.Objective;
import io.luthier.trial.Outcome;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Studies for tests: a space, and a loss that is known. */
final class Facts {

  private Facts() {}

  /** A random search; a loss that is not finite is a trial that diverged. */
  static StudyFacts random(
      int seed, int trials, ToDoubleFunction<Configuration> loss, Parameter... parameters) {
    SearchSpace space = SearchSpace.of(parameters);
    SplittableRandom random = new SplittableRandom(seed);
    List<TrialResult> results = new ArrayList<>();
    for (int i = 0; i < trials; i++) {
      Configuration configuration = space.decode(random.doubles(parameters.length).toArray());
      results.add(result(i, configuration, loss.applyAsDouble(configuration), 10));
    }
    return of(space, results);
  }

  /** These configurations with these losses. */
  static StudyFacts of(SearchSpace space, List<TrialResult> results) {
    return new StudyFacts(space, Objective.VAL_LOSS, results, 10, 5, Yardstick.of(results));
  }

  /** A result that has trained so many epochs. */
  static TrialResult result(int number, Configuration configuration, double loss, int epochs) {
    boolean finite = Double.isFinite(loss);
    Map<String, Double> metrics = Map.of("train_loss", loss, "val_loss", loss);
    return new TrialResult(
        new Trial(number, configuration, number, "random", ""),
        finite ? new Outcome.Completed("all epochs") : new Outcome.Diverged("val_loss was NaN"),
        finite ? metrics : Map.of(),
        finite ? 1 : 0,
        IntStream.rangeClosed(1, epochs)
            .mapToObj(epoch -> new Measurement(epoch, metrics, 0.01, 1))
            .toList(),
        0.01,
        0,
        1,
        TrialResult.Place.NOWHERE,
        "",
        "");
  }
}
