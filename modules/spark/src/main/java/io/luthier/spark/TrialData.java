package io.luthier.spark;

import io.luthier.dl4j.data.PackedRows;
import io.luthier.dl4j.data.Target;
import io.luthier.dl4j.data.TrainingData;
import io.luthier.spark.data.PackedData;
import io.luthier.spark.shards.LocalCopies;
import io.luthier.spark.shards.ShardedRows;
import java.io.IOException;
import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** How a study's tasks come by their data: one copy per executor. Travels with them. */
sealed interface TrialData extends Serializable, AutoCloseable {

  /**
   * Packed data to be used by tasks.
   *
   * @return to be closed by the driver when no task is left
   */
  static TrialData of(PackedData data, SparkContext context) {
    if (data instanceof PackedData.OnHeap heap) {
      TrainingData rows = heap.rows();
      float[][] arrays = {
        rows.train().blocks().get(0).array(),
        rows.train().labels(),
        rows.validation().blocks().get(0).array(),
        rows.validation().labels()
      };
      return new Shared(
          JavaSparkContext.fromSparkContext(context).broadcast(arrays),
          rows.train().width(),
          rows.target());
    }
    PackedData.InShards shards = (PackedData.InShards) data;
    return new Mapped(shards.train(), shards.validation(), shards.target());
  }

  /**
   * The data, in a task.
   *
   * @throws IOException if this executor cannot have it
   */
  TrainingData open() throws IOException, InterruptedException;

  @Override
  void close();

  /**
   * A broadcast.
   *
   * @param arrays features and labels of the training rows, then of the validation rows
   * @param width how many features a row has
   */
  record Shared(Broadcast<float[][]> arrays, int width, Target target) implements TrialData {

    @Override
    public TrainingData open() {
      float[][] values = arrays.value();
      return new TrainingData(
          new PackedRows(values[0], values[1], width),
          new PackedRows(values[2], values[3], width),
          target);
    }

    @Override
    public void close() {
      arrays.destroy();
    }
  }

  /** Files, of which every executor makes itself a copy that it maps into memory. */
  record Mapped(ShardedRows train, ShardedRows validation, Target target) implements TrialData {

    @Override
    public TrainingData open() throws IOException, InterruptedException {
      return new TrainingData(LocalCopies.open(train), LocalCopies.open(validation), target);
    }

    @Override
    public void close() {
      // The files belong to whoever wrote them.
    }
  }
}
