package io.luthier.sampler.staged;

import io.luthier.sampler.Sampler;
import io.luthier.sampler.Suggestion;
import io.luthier.space.Configuration;
import io.luthier.trial.History;
import io.luthier.trial.Measurement;
import io.luthier.trial.Outcome;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/** A response instead of training: configurations to curves, and a study of them. */
final class Landscape {

  private static final int EPOCHS = 20;

  private Landscape() {}

  /** The losses at the best epoch; a training loss that is not finite has diverged. */
  record Fit(double train, double validation) {}

  /** Runs a sampler to its end with so many slots; the earliest trial always ends first. */
  static History run(Sampler sampler, int slots, Function<Configuration, Fit> response) {
    return run(sampler, slots, Integer.MAX_VALUE, response);
  }

  /** The same, with a limit on trials. */
  static History run(Sampler sampler, int slots, int limit, Function<Configuration, Fit> response) {
    History history = History.empty();
    while (true) {
      int number = history.size();
      Suggestion suggestion =
          number < limit && history.running() < slots
              ? sampler.suggest(history, number, new SplittableRandom(number))
              : new Suggestion.Wait();
      if (suggestion instanceof Suggestion.Propose propose) {
        history =
            history.propose(
                new Trial(number, propose.configuration(), 1, propose.origin(), propose.why()));
      } else if (history.running() > 0) {
        Trial next = history.trials().get(history.results().size());
        history = history.finish(result(next, response.apply(next.configuration())));
      } else {
        return history;
      }
    }
  }

  /** A trial's result; what overfits parts after its best epoch, as real curves do. */
  static TrialResult result(Trial trial, Fit fit) {
    boolean diverged = !Double.isFinite(fit.train());
    boolean parts = fit.validation() > 1.34 * fit.train();
    int best = EPOCHS / 2;
    List<Measurement> epochs = new ArrayList<>();
    for (int epoch = 1; epoch <= EPOCHS && !diverged; epoch++) {
      double left = Math.max(0, 1 - epoch / (double) best);
      double after = parts ? Math.max(0, epoch - best) * 0.01 : 0;
      double train = fit.train() + left * (1 - fit.train()) - after;
      double validation = fit.validation() + left * (1 - fit.validation()) + after;
      epochs.add(new Measurement(epoch, losses(train, validation), 0.01, 0.1));
    }
    return new TrialResult(
        trial,
        diverged ? new Outcome.Diverged("train_loss NaN") : new Outcome.Completed("all epochs"),
        diverged ? Map.of() : losses(fit.train(), fit.validation()),
        diverged ? 0 : best,
        epochs,
        0.01,
        0,
        1,
        TrialResult.Place.NOWHERE,
        "",
        "");
  }

  private static Map<String, Double> losses(double train, double validation) {
    return Map.of("train_loss", train, "val_loss", validation);
  }
}
