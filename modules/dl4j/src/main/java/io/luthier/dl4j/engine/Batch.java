package io.luthier.dl4j.engine;

import io.luthier.dl4j.data.PackedRows;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A native matrix that is filled again and again, so that neither the data is there twice nor every
 * batch leaves garbage. For one thread.
 */
final class Batch implements AutoCloseable {

  private final int rows;
  private final int columns;
  private final INDArray matrix;
  private final FloatBuffer values;

  /** A matrix of {@code rows x columns}. */
  Batch(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    this.matrix = Nd4j.createUninitializedDetached(DataType.FLOAT, rows, columns);
    this.values = ((FloatPointer) matrix.data().pointer()).asBuffer();
  }

  /** Fills the matrix with the features of rows given by an order. */
  INDArray features(PackedRows from, int[] order, int first) {
    for (int i = 0; i < rows; i++) {
      from.copy(order[first + i], values, i * columns);
    }
    return matrix;
  }

  /** Fills the matrix with the features of successive rows. */
  INDArray features(PackedRows from, int first) {
    from.copy(first, rows, values, 0);
    return matrix;
  }

  /** Fills the matrix with what the network should give: one-hot classes, or the target itself. */
  INDArray labels(PackedRows from, int[] order, int first) {
    for (int i = 0; i < rows; i++) {
      float label = from.label(order[first + i]);
      for (int j = 0; j < columns; j++) {
        values.put(i * columns + j, columns == 1 ? label : j == (int) label ? 1 : 0);
      }
    }
    return matrix;
  }

  @Override
  public void close() {
    matrix.close();
  }
}
