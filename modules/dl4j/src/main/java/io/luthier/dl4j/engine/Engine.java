package io.luthier.dl4j.engine;

import io.luthier.dl4j.data.PackedRows;
import java.util.function.BooleanSupplier;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Trains one network of one trial, on the thread that calls. It is asked for whole epochs rather
 * than steps, so that an engine may also wait for the trials beside it and train them all at once
 * on their device.
 */
public interface Engine extends Forward, AutoCloseable {

  /**
   * Trains on every row once, in batches; the last one may be smaller.
   *
   * @param order the rows' indices in the order of training
   * @param batchSize how many rows a batch has, at most as many as there are
   * @param goOn is asked before every batch; what it throws ends the training
   * @return whether all batches were trained on
   */
  boolean fit(PackedRows rows, int[] order, int batchSize, BooleanSupplier goOn);

  /** The learning rate now; NaN if the optimizer knows none, as with AdaDelta. */
  double learningRate();

  /** Changes the learning rate of all layers; a schedule of the network's own ends with it. */
  void learningRate(double rate);

  /** Remembers the weights as they are, instead of those remembered before. */
  void keepWeights();

  /** Goes back to the weights that were kept. */
  void restoreWeights();

  /**
   * The network with the weights as they are. It is the one that the engine was made for, belongs
   * to the caller, and stays when the engine is closed.
   */
  MultiLayerNetwork network();

  /** Frees what the engine has for itself. */
  @Override
  void close();
}
