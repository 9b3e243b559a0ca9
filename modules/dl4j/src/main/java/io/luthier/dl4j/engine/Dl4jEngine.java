package io.luthier.dl4j.engine;

import io.luthier.dl4j.data.PackedRows;
import java.util.function.BooleanSupplier;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** DL4J's own training step: for any network. All epochs must have the same rows and batch size. */
public final class Dl4jEngine implements Engine {

  private final MultiLayerNetwork network;
  private final int outputs;
  private final Inference inference;
  private Pair whole;
  private Pair rest;
  private INDArray kept;

  /** A batch's features and labels. */
  private record Pair(int size, Batch features, Batch labels) {

    static Pair of(int size, int width, int outputs) {
      return new Pair(size, new Batch(size, width), new Batch(size, outputs));
    }

    void close() {
      features.close();
      labels.close();
    }
  }

  /**
   * An engine for an initialised network.
   *
   * @param outputs how many values the network gives for a row
   */
  public Dl4jEngine(MultiLayerNetwork network, int outputs) {
    this.network = network;
    this.outputs = outputs;
    this.inference = new Inference(network, outputs);
  }

  @Override
  public boolean fit(PackedRows rows, int[] order, int batchSize, BooleanSupplier goOn) {
    for (int from = 0; from < order.length; from += batchSize) {
      if (!goOn.getAsBoolean()) {
        return false;
      }
      Pair batch = batch(Math.min(batchSize, order.length - from), batchSize, rows.width());
      network.fit(
          batch.features().features(rows, order, from), batch.labels().labels(rows, order, from));
    }
    return true;
  }

  /** What is filled again with every batch of its size; the last one of an epoch has its own. */
  private Pair batch(int size, int batchSize, int width) {
    if (size == batchSize) {
      whole = whole == null ? Pair.of(size, width, outputs) : whole;
      return whole;
    }
    rest = rest == null ? Pair.of(size, width, outputs) : rest;
    return rest;
  }

  @Override
  public void outputs(PackedRows rows, int from, int count, float[] into) {
    inference.outputs(rows, from, count, into);
  }

  @Override
  public double learningRate() {
    return LearningRate.of(network);
  }

  @Override
  public void learningRate(double rate) {
    LearningRate.change(network, rate);
  }

  @Override
  public void keepWeights() {
    if (kept == null) {
      kept = network.params().dup();
    } else {
      kept.assign(network.params());
    }
  }

  @Override
  public void restoreWeights() {
    network.setParams(kept);
  }

  @Override
  public MultiLayerNetwork network() {
    return network;
  }

  @Override
  public void close() {
    if (whole != null) {
      whole.close();
    }
    if (rest != null) {
      rest.close();
    }
    NativeMemory.free(kept);
    NativeMemory.collect();
  }
}
