package io.luthier.trial;

import java.util.Map;

/**
 * What was measured at the end of one epoch, on the weights of that moment, in inference mode.
 *
 * @param epoch the epoch, from 1
 * @param metrics {@code train_loss}, {@code val_loss} and the other metrics under their full names,
 *     in a fixed order; a loss is the mean data loss without penalty terms
 * @param learningRate the learning rate the epoch was trained with
 * @param seconds how long the epoch took, training and measuring
 */
public record Measurement(
    int epoch, Map<String, Double> metrics, double learningRate, double seconds) {

  public Measurement {
    if (epoch < 1) {
      throw new IllegalArgumentException("epochs count from 1; found " + epoch);
    }
    metrics = MetricValues.copyOf(metrics);
  }
}
