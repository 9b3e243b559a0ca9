package io.luthier.spark.data;

import io.luthier.dl4j.data.Target;
import io.luthier.dl4j.data.TrainingData;
import io.luthier.spark.shards.ShardedRows;

/** The packed training and validation rows of a study, wherever they are. */
public sealed interface PackedData {

  /** What the labels mean. */
  Target target();

  /**
   * On the driver's heap, to be broadcast.
   *
   * @param rows all of them
   */
  record OnHeap(TrainingData rows) implements PackedData {

    @Override
    public Target target() {
      return rows.target();
    }
  }

  /**
   * In files, since they are too many for a broadcast.
   *
   * @param train what is trained on
   * @param validation what judges
   * @param target what the labels of both mean
   */
  record InShards(ShardedRows train, ShardedRows validation, Target target) implements PackedData {}
}
