package io.luthier.dl4j.dense;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import io.luthier.dl4j.data.PackedRows;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * A matrix of floats in native memory, row after row, where BLAS can work on it. All else is done
 * on the heap, since the JVM vectorises loops over arrays only; copying to and fro is cheap beside
 * that. The number of rows in use may vary. For one thread.
 */
final class NativeMatrix implements AutoCloseable {

  private final int columns;
  private final FloatPointer values;
  private final FloatBuffer buffer;

  /** A matrix of zeros. */
  NativeMatrix(int rows, int columns) {
    this.columns = columns;
    this.values = new FloatPointer((long) rows * columns);
    values.zero();
    this.buffer = values.asBuffer();
  }

  /** Fills the first columns of a row with a row's features. */
  void features(PackedRows rows, int row, int at) {
    rows.copy(row, buffer, at * columns);
  }

  /** Copies values from the beginning of an array to any place in the matrix. */
  void write(float[] from, int at, int count) {
    buffer.put(at, from, 0, count);
  }

  /** Copies values from any place in the matrix to the beginning of an array. */
  void read(int at, float[] to, int count) {
    buffer.get(at, to, 0, count);
  }

  /** Sets one column of the first rows. */
  void fillColumn(int column, int rows, float value) {
    for (int row = 0; row < rows; row++) {
      buffer.put(row * columns + column, value);
    }
  }

  /**
   * {@code result = left x right}: all columns of {@code left}, of its first rows.
   *
   * @param width how many columns the result has
   */
  static void multiply(
      NativeMatrix left, NativeMatrix right, NativeMatrix result, int rows, int width) {
    product(left, CblasNoTrans, right, CblasNoTrans, result, rows, width, left.columns);
  }

  /** {@code result = left' x right}, of the first rows of both; all columns of the result. */
  static void multiplyTransposed(
      NativeMatrix left, NativeMatrix right, NativeMatrix result, int rows) {
    product(left, CblasTrans, right, CblasNoTrans, result, left.columns, result.columns, rows);
  }

  /**
   * {@code result = left x right'}, of the first rows of {@code left} and of {@code right}.
   *
   * @param width how many rows of {@code right}, and columns of the result
   */
  static void multiplyByTransposed(
      NativeMatrix left, NativeMatrix right, NativeMatrix result, int rows, int width) {
    product(left, CblasNoTrans, right, CblasTrans, result, rows, width, right.columns);
  }

  private static void product(
      NativeMatrix left,
      int leftAs,
      NativeMatrix right,
      int rightAs,
      NativeMatrix result,
      int rows,
      int width,
      int inner) {
    cblas_sgemm(
        CblasRowMajor,
        leftAs,
        rightAs,
        rows,
        width,
        inner,
        1,
        left.values,
        left.columns,
        right.values,
        right.columns,
        0,
        result.values,
        result.columns);
  }

  @Override
  public void close() {
    values.close();
  }
}
