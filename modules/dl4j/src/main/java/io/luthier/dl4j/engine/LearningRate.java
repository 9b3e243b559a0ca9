package io.luthier.dl4j.engine;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The learning rate of a network's updater. */
final class LearningRate {

  private LearningRate() {}

  /** The rate of the first layer that has one; NaN if no updater knows a rate, as with AdaDelta. */
  static double of(MultiLayerNetwork network) {
    for (int layer = 0; layer < network.getnLayers(); layer++) {
      Double rate = network.getLayer(layer).numParams() > 0 ? network.getLearningRate(layer) : null;
      if (rate != null) {
        return rate;
      }
    }
    return Double.NaN;
  }

  /**
   * Sets the rate of all layers; a schedule of the network's own ends with it. DL4J carries the
   * updater's state over to a new array, and would leave the old one to the garbage collector.
   */
  static void change(MultiLayerNetwork network, double rate) {
    INDArray state = NativeMemory.updaterState(network);
    network.setLearningRate(rate);
    if (state != NativeMemory.updaterState(network)) {
      NativeMemory.free(state);
    }
  }
}
