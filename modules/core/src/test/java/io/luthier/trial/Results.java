package io.luthier.trial;

import io.luthier.space.Configuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Trials and results for tests. */
public final class Results {

  private Results() {}

  /** A trial whose configuration is its number. */
  public static Trial trial(int number) {
    return new Trial(
        number, new Configuration(Map.of("x", number)), Trial.seed(1, number), "random", "");
  }

  /** A completed trial with this validation loss. */
  public static TrialResult completed(int number, double valLoss) {
    return curves(number, new double[] {valLoss}, new double[] {valLoss});
  }

  /** A completed trial with these losses, restored to the epoch of the least validation loss. */
  public static TrialResult curves(int number, double[] train, double[] validation) {
    List<Measurement> epochs = new ArrayList<>();
    int best = 0;
    for (int i = 0; i < train.length; i++) {
      epochs.add(new Measurement(i + 1, losses(train[i], validation[i]), 0.01, 0.5));
      best = validation[i] < validation[best] ? i : best;
    }
    return new TrialResult(
        trial(number),
        new Outcome.Completed("all epochs"),
        losses(train[best], validation[best]),
        best + 1,
        epochs,
        0.01,
        0,
        1.5,
        new TrialResult.Place("1@host", "cpu", 0),
        "models/trial-" + number,
        "");
  }

  private static Map<String, Double> losses(double train, double validation) {
    return Map.of("train_loss", train, "val_loss", validation);
  }
}
