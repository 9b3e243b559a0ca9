package io.luthier.spark.data;

import io.luthier.dl4j.data.Target;
import io.luthier.dl4j.data.TrainingData;
import io.luthier.spark.shards.ShardedRows;

/** The packed training and validation rows of a study, wherever they are. */
public sealed interface PackedData {

  /** What the labels mean. */
  Target target();

  /** How many features a row has. */
  int width();

  /** How many rows are trained on. */
  int trainingRows();

  /** How many rows judge. */
  int validationRows();

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

    @Override
    public int width() {
      return rows.train().width();
    }

    @Override
    public int trainingRows() {
      return rows.train().rows();
    }

    @Override
    public int validationRows() {
      return rows.validation().rows();
    }
  }

  /**
   * In files, since they are too many for a broadcast.
   *
   * @param train what is trained on
   * @param validation what judges
   * @param target what the labels of both mean
   */
  record InShards(ShardedRows train, ShardedRows validation, Target target) implements PackedData {

    @Override
    public int width() {
      return train.width();
    }

    @Override
    public int trainingRows() {
      return train.rows();
    }

    @Override
    public int validationRows() {
      return validation.rows();
    }
  }
}
