package io.luthier.study;

import io.luthier.callback.EarlyStopping;
import io.luthier.callback.ReduceLrOnPlateau;
import java.time.Duration;
import java.util.Optional;

/**
 * How every trial is trained.
 *
 * @param epochs how many epochs at most, unless the configuration has {@code epochs}
 * @param earlyStopping when to stop earlier; empty for never
 * @param reduceLrOnPlateau when to cut the learning rate; empty for never
 * @param trialTimeout how long a trial may take; then it ends with the best weights so far; empty
 *     for no limit
 * @param engine what computes the training
 */
public record TrainingSpec(
    int epochs,
    Optional<EarlyStopping> earlyStopping,
    Optional<ReduceLrOnPlateau> reduceLrOnPlateau,
    Optional<Duration> trialTimeout,
    Engine engine) {

  public TrainingSpec {
    if (epochs < 1) {
      throw new IllegalArgumentException("epochs: must be at least 1; found " + epochs);
    }
    if (trialTimeout.isPresent()
        && (trialTimeout.get().isNegative() || trialTimeout.get().isZero())) {
      throw new IllegalArgumentException(
          "trialTimeout: must be above 0; found " + StudySpec.text(trialTimeout.get()));
    }
  }

  /** What computes the training. */
  public enum Engine {
    /** The fastest that applies to the network: a dense engine, or else DL4J. */
    AUTO,
    /** DL4J's own training step. */
    DL4J
  }
}
