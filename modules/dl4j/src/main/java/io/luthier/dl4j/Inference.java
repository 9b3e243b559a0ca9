package io.luthier.dl4j;

import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network's outputs in inference mode, in batches large enough that their overhead is nothing.
 */
public final class Inference {

  private static final int BATCH = 2048;

  private Inference() {}

  /**
   * The outputs for packed rows. A network may be used by one thread at a time.
   *
   * @param features the rows' features, row after row
   * @param width how many features a row has
   * @param outputs how many values the network gives for a row
   * @return the outputs, row after row
   */
  public static float[] outputs(
      MultiLayerNetwork network, float[] features, int width, int outputs) {
    int rows = features.length / width;
    float[] all = new float[rows * outputs];
    for (int from = 0; from < rows; from += BATCH) {
      int count = Math.min(BATCH, rows - from);
      try (Batch batch = new Batch(count, width)) {
        INDArray output = network.output(batch.values(features, from * width), false);
        INDArray flat = output.ordering() == 'c' && !output.isView() ? output : output.dup('c');
        ((FloatPointer) flat.data().pointer()).get(all, from * outputs, count * outputs);
        if (flat != output) {
          flat.close();
        }
        output.close();
      }
    }
    return all;
  }
}
