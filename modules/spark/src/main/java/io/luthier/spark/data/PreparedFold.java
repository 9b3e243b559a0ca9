package io.luthier.spark.data;

import io.luthier.dl4j.data.PackedRows;
import java.io.IOException;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What is trained on and what judges, once: a study's one split, or one fold of its
 * cross-validation. To be closed when nothing more is read of it.
 *
 * @param data the packed training and validation rows
 * @param pipeline what made features of the raw rows, fitted on this fold's training rows alone
 * @param validation the raw rows that judge, in their order, each with its label as {@link
 *     OtherView} wants it; read again from where they are, if the data is large
 * @param packer what packed them, packs the test rows, and has the shards, if there are any, until
 *     this is closed
 */
public record PreparedFold(
    PackedData data, FeaturePipeline pipeline, Supplier<Dataset<Row>> validation, Packer packer)
    implements AutoCloseable {

  /** Whether there are rows that only the winner sees. */
  public boolean hasTest() {
    return packer.hasTest();
  }

  /**
   * The test split, packed with this fold's features; to be asked for once there is a winner.
   *
   * @throws IOException if it is large, and cannot be written to the study's directory or this
   *     machine's disk
   */
  public PackedRows packTest() throws IOException {
    return packer.packTest();
  }

  /** Removes shards. */
  @Override
  public void close() {
    packer.close();
  }
}
