package io.luthier.dl4j.engine;

import io.luthier.dl4j.data.PackedRows;

/** A network in inference mode. For one thread at a time. */
@FunctionalInterface
public interface Forward {

  /**
   * The network's outputs for successive rows.
   *
   * @param from the first row
   * @param count how many rows
   * @param outputs takes the outputs, row after row, from its beginning
   */
  void outputs(PackedRows rows, int from, int count, float[] outputs);
}
