package io.luthier.pruner;

import io.luthier.trial.Measurement;
import io.luthier.trial.Outcome;
import io.luthier.trial.Results;
import io.luthier.trial.TrialResult;
import io.luthier.trial.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Trials of which nothing is known but their validation losses, for tests. */
final class Curves {

  private Curves() {}

  static Measurement epoch(int epoch, double loss) {
    return new Measurement(epoch, Map.of("val_loss", loss), 0.1, 1);
  }

  /** The verdict after an epoch of a trial that has begun. */
  static Verdict judge(Pruner.Run run, int trial, int epoch, double loss) {
    return run.judge(Results.trial(trial), epoch(epoch, loss));
  }

  /** Begins a trial and reports epochs from the first on; the last verdict. */
  static Verdict report(Pruner.Run run, int trial, double... losses) {
    run.begin(Results.trial(trial));
    Verdict last = Verdict.GO_ON;
    for (int i = 0; i < losses.length; i++) {
      last = judge(run, trial, i + 1, losses[i]);
    }
    return last;
  }

  static void complete(Pruner.Run run, int trial, double... losses) {
    run.end(result(trial, new Outcome.Completed("all epochs"), losses));
  }

  static TrialResult result(int trial, Outcome outcome, double... losses) {
    List<Measurement> epochs = new ArrayList<>();
    for (int i = 0; i < losses.length; i++) {
      epochs.add(epoch(i + 1, losses[i]));
    }
    return new TrialResult(
        Results.trial(trial),
        outcome,
        Map.of(),
        1,
        epochs,
        0.1,
        0,
        1,
        TrialResult.Place.NOWHERE,
        "",
        "");
  }
}
