package io.luthier.dl4j.dense;

import io.luthier.dl4j.dense.DenseNetwork.LayerSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the values of a batch are on their way through the layers, and the errors on their way
 * back, filled again and again. Rows have one column more than the layer has values: it holds the
 * one whose weights are the next layer's biases. For one thread.
 */
final class Activations implements AutoCloseable {

  private final int rows;
  private final List<NativeMatrix> values = new ArrayList<>();
  private final List<NativeMatrix> nativeErrors = new ArrayList<>();
  private final List<float[]> outputs = new ArrayList<>();
  private final float[] errors;

  /** Room for batches of up to so many rows. */
  Activations(List<LayerSettings> layers, int rows) {
    this.rows = rows;
    int inputs = layers.get(0).inputs();
    int widest = 0;
    values.add(new NativeMatrix(rows, inputs + 1));
    inputs().fillColumn(inputs, rows, 1);
    for (LayerSettings layer : layers) {
      int width = layer.outputs() + 1;
      values.add(new NativeMatrix(rows, width));
      nativeErrors.add(new NativeMatrix(rows, width));
      outputs.add(new float[Math.multiplyExact(rows, width)]);
      widest = Math.max(widest, width);
    }
    this.errors = new float[rows * widest];
  }

  /** How many rows there is room for. */
  int rows() {
    return rows;
  }

  /** The network's inputs. */
  NativeMatrix inputs() {
    return values.get(0);
  }

  /** A layer's inputs, for BLAS. */
  NativeMatrix values(int layer) {
    return values.get(layer);
  }

  /** A layer's outputs, before dropout, on the heap. */
  float[] outputs(int layer) {
    return outputs.get(layer);
  }

  /** The errors of a layer's sums, for BLAS. */
  NativeMatrix errors(int layer) {
    return nativeErrors.get(layer);
  }

  /** Errors of whichever layer is at work, on the heap. */
  float[] errors() {
    return errors;
  }

  @Override
  public void close() {
    values.forEach(NativeMatrix::close);
    nativeErrors.forEach(NativeMatrix::close);
  }
}
