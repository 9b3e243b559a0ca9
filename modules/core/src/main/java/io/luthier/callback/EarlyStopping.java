package io.luthier.callback;

import io.luthier.trial.Objective;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Stops training when a metric has stopped improving: Keras's {@code EarlyStopping}, read off Keras
 * 3.16 and run against it.
 *
 * <p>One deliberate deviation: a value that is not finite is never an improvement. (In Keras a NaN
 * in the first counted epoch becomes the best for good.)
 *
 * @param monitor the metric and which way is better
 * @param patience how many measured epochs without improvement to bear; 0 and 1 are the same
 * @param minDelta an improvement must be larger than this; its absolute value counts
 * @param baseline a value that must be beaten for the wait to start anew, if any
 * @param restoreBestWeights whether the weights of the best epoch are put back at the end
 * @param startFromEpoch how many epochs at the start are not even looked at
 */
public record EarlyStopping(
    Objective monitor,
    int patience,
    double minDelta,
    OptionalDouble baseline,
    boolean restoreBestWeights,
    int startFromEpoch) {

  public EarlyStopping {
    if (patience < 0) {
      throw new IllegalArgumentException("patience must be at least 0; found " + patience);
    }
    if (!Double.isFinite(minDelta)) {
      throw new IllegalArgumentException("minDelta must be a finite number; found " + minDelta);
    }
    if (startFromEpoch < 0) {
      throw new IllegalArgumentException(
          "startFromEpoch must be at least 0; found " + startFromEpoch);
    }
    minDelta = Math.abs(minDelta);
  }

  /** Luthier's defaults: patience 5, the best weights restored, everything else as Keras has it. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects settings; whatever is not set keeps its default. For one thread. */
  public static final class Builder {

    private Optional<Objective> monitor = Optional.empty();
    private int patience = 5;
    private double minDelta;
    private OptionalDouble baseline = OptionalDouble.empty();
    private boolean restoreBestWeights = true;
    private int startFromEpoch;

    private Builder() {}

    /** The metric to watch; by default the study's objective. */
    public Builder monitor(Objective monitor) {
      this.monitor = Optional.of(monitor);
      return this;
    }

    /** See {@link EarlyStopping#patience()}. */
    public Builder patience(int patience) {
      this.patience = patience;
      return this;
    }

    /** See {@link EarlyStopping#minDelta()}. */
    public Builder minDelta(double minDelta) {
      this.minDelta = minDelta;
      return this;
    }

    /** See {@link EarlyStopping#baseline()}. */
    public Builder baseline(double baseline) {
      this.baseline = OptionalDouble.of(baseline);
      return this;
    }

    /** See {@link EarlyStopping#restoreBestWeights()}. */
    public Builder restoreBestWeights(boolean restoreBestWeights) {
      this.restoreBestWeights = restoreBestWeights;
      return this;
    }

    /** See {@link EarlyStopping#startFromEpoch()}. */
    public Builder startFromEpoch(int startFromEpoch) {
      this.startFromEpoch = startFromEpoch;
      return this;
    }

    /**
     * The callback.
     *
     * @param objective what to watch if no monitor was set
     */
    public EarlyStopping build(Objective objective) {
      return new EarlyStopping(
          monitor.orElse(objective),
          patience,
          minDelta,
          baseline,
          restoreBestWeights,
          startFromEpoch);
    }
  }

  /** What to do at the end of an epoch. */
  public enum Decision {
    /** Train on. */
    GO_ON,
    /** Keep a copy of these weights, the best so far, and train on. */
    KEEP_WEIGHTS,
    /** Patience has run out: stop. */
    STOP
  }

  /** The state at the begin of one training. */
  public Run begin() {
    return new Run();
  }

  /** The state of one training; for one thread. */
  public final class Run {

    private int wait;
    private double best = Double.NaN;
    private int bestEpoch;
    private boolean weightsKept;

    private Run() {}

    /**
     * The end of an epoch.
     *
     * @param epoch the epoch, from 1
     * @param value the monitored metric; empty if it was not measured, which moves nothing
     */
    public Decision onEpochEnd(int epoch, OptionalDouble value) {
      if (value.isEmpty() || epoch <= startFromEpoch) {
        return Decision.GO_ON;
      }
      boolean firstWeights = restoreBestWeights && !weightsKept;
      weightsKept |= restoreBestWeights;
      wait++;
      if (monitor.betterBy(minDelta, value.getAsDouble(), best)) {
        best = value.getAsDouble();
        bestEpoch = epoch;
        if (baseline.isEmpty() || monitor.betterBy(minDelta, best, baseline.getAsDouble())) {
          wait = 0;
        }
        return Decision.KEEP_WEIGHTS;
      }
      if (wait >= patience && epoch > 1) {
        return Decision.STOP;
      }
      return firstWeights ? Decision.KEEP_WEIGHTS : Decision.GO_ON;
    }

    /** The best epoch so far, from 1; 0 if none has counted yet. */
    public int bestEpoch() {
      return bestEpoch;
    }

    /** The best value so far; NaN if none has counted yet. */
    public double best() {
      return best;
    }
  }
}
