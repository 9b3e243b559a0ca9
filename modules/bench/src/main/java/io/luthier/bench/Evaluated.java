package io.luthier.bench;

import io.luthier.study.Study;
import io.luthier.trial.Outcome;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Ends trials of a study that trains nothing and writes nothing. */
final class Evaluated {

  private Evaluated() {}

  /**
   * A trial has ended.
   *
   * @param loss its validation loss; DIVERGED if that is not finite
   */
  static void tell(Study study, Trial trial, double loss) {
    boolean finite = Double.isFinite(loss);
    TrialResult result =
        new TrialResult(
            trial,
            finite ? new Outcome.Completed("evaluated") : new Outcome.Diverged("not finite"),
            finite ? Map.of("val_loss", loss) : Map.of(),
            1,
            List.of(),
            0.1,
            0,
            1,
            TrialResult.Place.NOWHERE,
            "",
            "");
    try {
      study.tell(List.of(result));
    } catch (IOException impossible) {
      throw new UncheckedIOException("a study without a ledger writes nothing", impossible);
    }
  }
}
