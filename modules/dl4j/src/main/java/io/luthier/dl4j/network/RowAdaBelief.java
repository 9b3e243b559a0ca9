package io.luthier.dl4j.network;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.AdaBeliefUpdater;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.AdaBelief;

/**
 * AdaBelief as a network can use it. DL4J 1.0.0-M2.1 flattens an updater's state to a vector, but
 * its own AdaBelief still looks for the second dimension of a row, and fails on every network.
 */
@SuppressWarnings("serial") // like DL4J's own updaters
public final class RowAdaBelief extends AdaBelief {

  /** For reading a network's configuration. */
  public RowAdaBelief() {}

  RowAdaBelief(double learningRate, double beta1, double beta2, double epsilon) {
    super(learningRate, beta1, beta2, epsilon);
  }

  @Override
  public GradientUpdater<?> instantiate(INDArray view, boolean initialize) {
    AdaBeliefUpdater updater = new AdaBeliefUpdater(this);
    INDArray row = view.reshape(1, view.length());
    updater.setStateViewArray(row, new long[] {1, view.length() / 2}, row.ordering(), initialize);
    return updater;
  }

  @Override
  public AdaBelief clone() {
    RowAdaBelief copy = new RowAdaBelief(0, getBeta1(), getBeta2(), getEpsilon());
    copy.setLrAndSchedule(getLearningRate(), getLearningRateSchedule());
    return copy;
  }
}
