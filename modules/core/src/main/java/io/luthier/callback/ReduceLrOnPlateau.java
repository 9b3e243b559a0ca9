package io.luthier.callback;

import io.luthier.trial.Objective;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Cuts the learning rate when a metric has stopped improving: Keras's {@code ReduceLROnPlateau},
 * read off Keras 3.16 and run against it. A value that is not finite is never an improvement.
 *
 * @param monitor the metric and which way is better
 * @param factor what the learning rate is multiplied with; above 0 and below 1
 * @param patience how many measured epochs without improvement to bear; 0 and 1 are the same
 * @param minDelta an improvement must be larger than this; its absolute value counts
 * @param cooldown how many epochs after a cut do not count as waiting; 0 and 1 are the same
 * @param minLr the learning rate is never cut below this
 */
public record ReduceLrOnPlateau(
    Objective monitor, double factor, int patience, double minDelta, int cooldown, double minLr) {

  public ReduceLrOnPlateau {
    if (!(factor > 0 && factor < 1)) {
      throw new IllegalArgumentException("factor must be above 0 and below 1; found " + factor);
    }
    if (patience < 0) {
      throw new IllegalArgumentException("patience must be at least 0; found " + patience);
    }
    if (!Double.isFinite(minDelta)) {
      throw new IllegalArgumentException("minDelta must be a finite number; found " + minDelta);
    }
    if (cooldown < 0) {
      throw new IllegalArgumentException("cooldown must be at least 0; found " + cooldown);
    }
    if (!(minLr >= 0 && Double.isFinite(minLr))) {
      throw new IllegalArgumentException("minLr must be a number from 0; found " + minLr);
    }
    minDelta = Math.abs(minDelta);
  }

  /** Luthier's defaults: factor 0.5, patience 3, everything else as Keras has it. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects settings; whatever is not set keeps its default. For one thread. */
  public static final class Builder {

    private Optional<Objective> monitor = Optional.empty();
    private double factor = 0.5;
    private int patience = 3;
    private double minDelta = 1e-4;
    private int cooldown;
    private double minLr;

    private Builder() {}

    /** The metric to watch; by default the study's objective. */
    public Builder monitor(Objective monitor) {
      this.monitor = Optional.of(monitor);
      return this;
    }

    /** See {@link ReduceLrOnPlateau#factor()}. */
    public Builder factor(double factor) {
      this.factor = factor;
      return this;
    }

    /** See {@link ReduceLrOnPlateau#patience()}. */
    public Builder patience(int patience) {
      this.patience = patience;
      return this;
    }

    /** See {@link ReduceLrOnPlateau#minDelta()}. */
    public Builder minDelta(double minDelta) {
      this.minDelta = minDelta;
      return this;
    }

    /** See {@link ReduceLrOnPlateau#cooldown()}. */
    public Builder cooldown(int cooldown) {
      this.cooldown = cooldown;
      return this;
    }

    /** See {@link ReduceLrOnPlateau#minLr()}. */
    public Builder minLr(double minLr) {
      this.minLr = minLr;
      return this;
    }

    /**
     * The callback.
     *
     * @param objective what to watch if no monitor was set
     */
    public ReduceLrOnPlateau build(Objective objective) {
      return new ReduceLrOnPlateau(
          monitor.orElse(objective), factor, patience, minDelta, cooldown, minLr);
    }
  }

  /** The state at the begin of one training. */
  public Run begin() {
    return new Run();
  }

  /** The state of one training; for one thread. */
  public final class Run {

    private double best = Double.NaN;
    private int wait;
    private int cooling;

    private Run() {}

    /**
     * The end of an epoch.
     *
     * @param value the monitored metric; empty if it was not measured, which moves nothing
     * @param learningRate the learning rate the epoch was trained with
     * @return the learning rate of the next epoch
     */
    public double onEpochEnd(OptionalDouble value, double learningRate) {
      if (value.isEmpty()) {
        return learningRate;
      }
      if (cooling > 0) {
        cooling--;
        wait = 0;
      }
      if (monitor.betterBy(minDelta, value.getAsDouble(), best)) {
        best = value.getAsDouble();
        wait = 0;
        return learningRate;
      }
      if (cooling > 0) {
        return learningRate;
      }
      wait++;
      if (wait < patience || learningRate <= minLr) {
        return learningRate;
      }
      cooling = cooldown;
      wait = 0;
      return Math.max(learningRate * factor, minLr);
    }
  }
}
