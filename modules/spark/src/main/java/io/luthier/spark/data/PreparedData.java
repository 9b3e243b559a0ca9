package io.luthier.spark.data;

import io.luthier.dl4j.data.PackedRows;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Data ready to be trained on. To be closed when nothing more is read of it.
 *
 * @param data the packed training and validation rows
 * @param pipeline what made features of the raw rows
 * @param warnings what was left out, a sentence each
 * @param fingerprint of the packed rows: the same data, split and features have the same
 * @param prior the validation loss of who has learnt nothing but how often each class comes, or the
 *     mean
 * @param cached the raw rows, which Spark keeps until this is closed, unless the data is large
 * @param packer what packed them, packs the test rows, and has the shards, if there are any, until
 *     this is closed
 */
public record PreparedData(
    PackedData data,
    FeaturePipeline pipeline,
    List<String> warnings,
    String fingerprint,
    double prior,
    Dataset<Row> cached,
    Packer packer)
    implements AutoCloseable {

  public PreparedData {
    warnings = List.copyOf(warnings);
  }

  /** Whether there are rows that only the winner sees. */
  public boolean hasTest() {
    return packer.hasTest();
  }

  /**
   * The test split, packed; to be asked for once there is a winner.
   *
   * @throws IOException if it is large, and cannot be written to the study's directory or this
   *     machine's disk
   */
  public PackedRows packTest() throws IOException {
    return packer.packTest();
  }

  /** Lets go of the cached rows, and removes shards. */
  @Override
  public void close() {
    packer.close();
    cached.unpersist();
  }
}
