package io.luthier.dl4j;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network's outputs in inference mode, in batches so large that their overhead is nothing, and so
 * small that no layer's activations take more than some megabytes.
 */
public final class Inference {

  private static final int MOST_ROWS = 2048;

  /** Values in a layer's activations: 16 MiB of them. */
  private static final long ACTIVATIONS = 1 << 22;

  private Inference() {}

  /**
   * The outputs for packed rows. A network may be used by one thread at a time.
   *
   * @param features the rows' features, row after row
   * @param width how many features a row has
   * @param outputs how many values the network gives for a row
   * @return the outputs, row after row
   * @throws IllegalArgumentException if the network gives another number of values
   */
  public static float[] outputs(
      MultiLayerNetwork network, float[] features, int width, int outputs) {
    int rows = features.length / width;
    float[] all = new float[rows * outputs];
    int most = rows == 0 ? 1 : Math.min(rows, mostRows(network, features, width));
    for (int from = 0; from < rows; from += most) {
      int count = Math.min(most, rows - from);
      try (Batch batch = new Batch(count, width)) {
        INDArray output = network.output(batch.values(features, from * width), false);
        copy(output, all, from * outputs, new long[] {count, outputs});
        NativeMemory.free(output);
      }
    }
    return all;
  }

  private static void copy(INDArray output, float[] all, int at, long[] expected) {
    if (!Arrays.equals(output.shape(), expected)) {
      throw new IllegalArgumentException(
          "the network's output has the shape "
              + Arrays.toString(output.shape())
              + "; expected "
              + Arrays.toString(expected));
    }
    boolean plain = output.ordering() == 'c' && !output.isView();
    INDArray floats =
        plain && output.dataType() == DataType.FLOAT
            ? output
            : output.castTo(DataType.FLOAT).dup('c');
    ((FloatPointer) floats.data().pointer()).get(all, at, (int) output.length());
    NativeMemory.free(floats);
  }

  /** Sends one row through the network to see how wide it is. */
  private static int mostRows(MultiLayerNetwork network, float[] features, int width) {
    long widest = width;
    try (Batch row = new Batch(1, width)) {
      List<INDArray> activations = network.feedForward(row.values(features, 0), false);
      for (INDArray activation : activations.subList(1, activations.size())) {
        widest = Math.max(widest, activation.length());
        NativeMemory.free(activation);
      }
    }
    return (int) Math.max(1, Math.min(MOST_ROWS, ACTIVATIONS / widest));
  }
}
