package io.luthier.dl4j;

import io.luthier.dl4j.data.PackedRows;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A native matrix that is filled again and again with rows from the heap, so that neither the data
 * is there twice nor every batch leaves garbage. For one thread.
 */
final class Batch implements AutoCloseable {

  private final float[] staging;
  private final INDArray matrix;

  /** A matrix of {@code rows x columns}. */
  Batch(int rows, int columns) {
    this.staging = new float[rows * columns];
    this.matrix = Nd4j.createUninitializedDetached(DataType.FLOAT, rows, columns);
  }

  /** Fills the matrix with the features of rows given by an order. */
  INDArray features(PackedRows rows, int[] order, int from) {
    int width = rows.width();
    for (int i = 0; i < staging.length / width; i++) {
      System.arraycopy(rows.features(), order[from + i] * width, staging, i * width, width);
    }
    return filled();
  }

  /** Fills the matrix with what the network should give: one-hot classes, or the target itself. */
  INDArray labels(PackedRows rows, int[] order, int from, int outputs) {
    java.util.Arrays.fill(staging, 0);
    for (int i = 0; i < staging.length / outputs; i++) {
      float label = rows.labels()[order[from + i]];
      if (outputs == 1) {
        staging[i] = label;
      } else {
        staging[i * outputs + (int) label] = 1;
      }
    }
    return filled();
  }

  /** Fills the matrix with values as they lie in an array. */
  INDArray values(float[] values, int from) {
    ((FloatPointer) matrix.data().pointer()).put(values, from, (int) matrix.length());
    return matrix;
  }

  private INDArray filled() {
    return values(staging, 0);
  }

  @Override
  public void close() {
    matrix.close();
  }
}
