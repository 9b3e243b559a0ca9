package io.luthier.dl4j.data;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * Rows of features with their labels. The features lie in blocks, on the heap or off it, since no
 * array and no buffer holds more than 2^31 values. What the rows were made of is shared, not
 * copied: nobody may write to it. Thread-safe, as long as nobody does.
 */
public final class PackedRows {

  private final List<FloatBuffer> blocks;
  private final int rowsPerBlock;
  private final float[] labels;
  private final int width;

  /**
   * Rows in one array.
   *
   * @param features the features, row after row: {@code rows x width} values
   * @param labels one label a row: the index of the class, or the standardised target
   * @param width how many features a row has
   */
  public PackedRows(float[] features, float[] labels, int width) {
    this(List.of(FloatBuffer.wrap(features)), Math.max(1, labels.length), labels, width);
  }

  /**
   * Rows in blocks.
   *
   * @param blocks the features, row after row, each block from its first value to its capacity
   * @param rowsPerBlock how many rows every block holds but the last, which may hold fewer
   * @param labels one label a row: the index of the class, or the standardised target
   * @param width how many features a row has
   */
  public PackedRows(List<FloatBuffer> blocks, int rowsPerBlock, float[] labels, int width) {
    long values = 0;
    for (int i = 0; i < blocks.size(); i++) {
      long most = (long) rowsPerBlock * width;
      int held = blocks.get(i).capacity();
      if (held > most || (held < most && i < blocks.size() - 1)) {
        throw new IllegalArgumentException(
            "a block of " + held + " values is not one of " + rowsPerBlock + " rows of " + width);
      }
      values += held;
    }
    if ((long) labels.length * width != values) {
      throw new IllegalArgumentException(
          labels.length + " rows of " + width + " features do not make " + values);
    }
    this.blocks = List.copyOf(blocks);
    this.rowsPerBlock = rowsPerBlock;
    this.labels = labels;
    this.width = width;
  }

  /** How many rows there are. */
  public int rows() {
    return labels.length;
  }

  /** How many features a row has. */
  public int width() {
    return width;
  }

  /** The label of a row: the index of its class, or its standardised target. */
  public float label(int row) {
    return labels[row];
  }

  /** All labels, in the rows' order. */
  public float[] labels() {
    return labels;
  }

  /** The features' blocks. */
  public List<FloatBuffer> blocks() {
    return blocks;
  }

  /**
   * Copies the features of successive rows.
   *
   * @param from the first row
   * @param count how many rows
   * @param to where to; its position does not matter, and stays
   * @param at the index of the first value there
   */
  public void copy(int from, int count, FloatBuffer to, int at) {
    int row = from;
    while (row < from + count) {
      int inBlock = row % rowsPerBlock;
      int rows = Math.min(from + count - row, rowsPerBlock - inBlock);
      FloatBuffer block = blocks.get(row / rowsPerBlock);
      to.put(at + (row - from) * width, block, inBlock * width, rows * width);
      row += rows;
    }
  }

  /**
   * Copies the features of one row, wherever it is in an order.
   *
   * @see #copy(int, int, FloatBuffer, int)
   */
  public void copy(int row, FloatBuffer to, int at) {
    to.put(at, blocks.get(row / rowsPerBlock), row % rowsPerBlock * width, width);
  }
}
