package io.luthier.dl4j;

import io.luthier.dl4j.data.PackedRows;

/** Metrics of rows that come in pieces, in their order. For one thread. */
interface RowMetrics {

  /**
   * Takes the next rows.
   *
   * @param outputs what the network gave for them, row after row, from its beginning
   * @param from the first of them
   * @param count how many they are
   */
  void add(float[] outputs, PackedRows rows, int from, int count);

  /** The metrics of all rows taken, in the order of the task's names for them. */
  double[] values();
}
