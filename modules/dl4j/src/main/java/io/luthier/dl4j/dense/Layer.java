package io.luthier.dl4j.dense;

import io.luthier.dl4j.dense.DenseNetwork.LayerSettings;
import java.util.Arrays;

/**
 * One layer's weights and what trains them. A bias is the weight of an input that is always one, so
 * the weights are one matrix [inputs + 1, outputs], and no loop is needed for the biases. For one
 * thread.
 */
final class Layer implements AutoCloseable {

  /**
   * Weights that are updated together. They have arrays of their own, because the JVM vectorises a
   * loop only if it begins at the beginning, and so few fit the processor's first cache.
   */
  private static final int BLOCK = 1024;

  private final LayerSettings settings;
  private final int size;
  private final float[][] weights;
  private final float[][][] state;
  private final NativeMatrix nativeWeights;
  private final NativeMatrix gradients;
  private final float[] updates = new float[BLOCK];
  private float[][] kept;

  /**
   * A layer with its weights.
   *
   * @param parameters the network's, in DL4J's order: column by column, then the biases
   * @param at where the layer's begin
   */
  Layer(LayerSettings settings, Optimizer optimizer, float[] parameters, int at) {
    this.settings = settings;
    this.size = (settings.inputs() + 1) * settings.outputs();
    int blocks = (size + BLOCK - 1) / BLOCK;
    this.weights = new float[blocks][BLOCK];
    this.state = new float[blocks][optimizer.initialState.length][BLOCK];
    for (int i = 0; i < size; i++) {
      weights[i / BLOCK][i % BLOCK] = parameters[at + dl4jIndex(i)];
    }
    for (float[][] block : state) {
      for (int i = 0; i < block.length; i++) {
        Arrays.fill(block[i], optimizer.initialState[i]);
      }
    }
    this.nativeWeights = new NativeMatrix(settings.inputs() + 1, settings.outputs());
    this.gradients = new NativeMatrix(settings.inputs() + 1, settings.outputs());
    writeWeights();
  }

  /** Where DL4J has one of the weights, which it keeps column by column. */
  private int dl4jIndex(int index) {
    int input = index / settings.outputs();
    int output = index % settings.outputs();
    return input < settings.inputs() ? output * settings.inputs() + input : index;
  }

  LayerSettings settings() {
    return settings;
  }

  /** How many weights there are, with the biases. */
  int size() {
    return size;
  }

  /** Copies the weights to DL4J's order. */
  void write(float[] parameters, int at) {
    for (int i = 0; i < size; i++) {
      parameters[at + dl4jIndex(i)] = weights[i / BLOCK][i % BLOCK];
    }
  }

  /** Sums of weighted inputs; {@code values} has a last column of ones. */
  void forward(NativeMatrix values, NativeMatrix sums, int rows) {
    NativeMatrix.multiply(values, nativeWeights, sums, rows, settings.outputs());
  }

  /** The errors of the inputs, from those of the sums. */
  void backward(NativeMatrix errors, NativeMatrix inputErrors, int rows) {
    NativeMatrix.multiplyByTransposed(errors, nativeWeights, inputErrors, rows, settings.inputs());
  }

  /** Changes the weights by what the errors of some rows say. */
  void update(
      NativeMatrix values,
      NativeMatrix errors,
      int rows,
      Optimizer optimizer,
      double learningRate) {
    NativeMatrix.multiplyTransposed(values, errors, gradients, rows);
    int penalised = settings.inputs() * settings.outputs();
    Penalties penalties = settings.penalties();
    for (int i = 0; i < weights.length; i++) {
      int at = i * BLOCK;
      int count = Math.min(BLOCK, size - at);
      int notBiases = Math.max(0, Math.min(count, penalised - at));
      gradients.read(at, updates, count);
      penalties.addToGradients(updates, weights[i], notBiases);
      optimizer.update(updates, count, state[i]);
      penalties.addToUpdates(updates, weights[i], notBiases, learningRate);
      subtract(updates, weights[i], count);
      nativeWeights.write(weights[i], at, count);
    }
  }

  private static void subtract(float[] updates, float[] weights, int count) {
    for (int i = 0; i < count; i++) {
      weights[i] -= updates[i];
    }
  }

  /** Remembers the weights as they are. */
  void keep() {
    if (kept == null) {
      kept = new float[weights.length][BLOCK];
    }
    copy(weights, kept);
  }

  /** Goes back to the weights that were kept. */
  void restore() {
    copy(kept, weights);
    writeWeights();
  }

  private static void copy(float[][] from, float[][] to) {
    for (int i = 0; i < from.length; i++) {
      System.arraycopy(from[i], 0, to[i], 0, BLOCK);
    }
  }

  private void writeWeights() {
    for (int i = 0; i < weights.length; i++) {
      nativeWeights.write(weights[i], i * BLOCK, Math.min(BLOCK, size - i * BLOCK));
    }
  }

  @Override
  public void close() {
    nativeWeights.close();
    gradients.close();
  }
}
