package io.luthier.dl4j.engine;

import io.luthier.dl4j.data.PackedRows;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A DL4J network's outputs in inference mode, in batches so large that their overhead is nothing,
 * and so small that no layer's activations take more than some megabytes.
 */
public final class Inference implements Forward {

  private static final int MOST_ROWS = 2048;

  /** Values in a layer's activations: 16 MiB of them. */
  private static final long ACTIVATIONS = 1 << 22;

  private final MultiLayerNetwork network;
  private final int outputs;
  private int mostRows;

  /**
   * The outputs of a network.
   *
   * @param outputs how many values it gives for a row
   */
  public Inference(MultiLayerNetwork network, int outputs) {
    this.network = network;
    this.outputs = outputs;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the network gives another number of values
   */
  @Override
  public void outputs(PackedRows rows, int from, int count, float[] into) {
    if (mostRows == 0 && count > 0) {
      mostRows = mostRows(rows, from);
    }
    for (int row = from; row < from + count; row += mostRows) {
      int size = Math.min(mostRows, from + count - row);
      try (Batch batch = new Batch(size, rows.width())) {
        INDArray output = network.output(batch.features(rows, row), false);
        copy(output, into, (row - from) * outputs, new long[] {size, outputs});
        NativeMemory.free(output);
      }
    }
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
  private int mostRows(PackedRows rows, int row) {
    long widest = rows.width();
    try (Batch batch = new Batch(1, rows.width())) {
      List<INDArray> activations = network.feedForward(batch.features(rows, row), false);
      for (INDArray activation : activations.subList(1, activations.size())) {
        widest = Math.max(widest, activation.length());
        NativeMemory.free(activation);
      }
    }
    return (int) Math.max(1, Math.min(MOST_ROWS, ACTIVATIONS / widest));
  }
}
