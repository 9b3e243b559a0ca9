package io.luthier.spark.data;

import io.luthier.dl4j.data.PackedRows;
import io.luthier.dl4j.data.TrainingData;
import io.luthier.spark.shards.LocalCopies;
import io.luthier.spark.shards.ShardDirectory;
import io.luthier.spark.shards.ShardedRows;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Decides whether packed rows are kept on the driver and broadcast, or become shards, before any of
 * them is packed. To be closed when nothing more is read of the shards. For one thread.
 */
public final class Packer implements AutoCloseable {

  /** How large packed data may be to be broadcast; a setting of the session. */
  public static final String LIMIT = "spark.luthier.broadcastLimit";

  private static final String DEFAULT_LIMIT = "256m";
  private static final String TEST = "test";

  private final SparkSession spark;
  private final FeaturePipeline pipeline;
  private final String output;
  private final long limit;
  private Optional<ShardDirectory> directory = Optional.empty();
  private Optional<ShardedRows> setAside = Optional.empty();

  /**
   * A packer for one study.
   *
   * @param output the study's directory
   */
  Packer(SparkSession spark, FeaturePipeline pipeline, String output) {
    this.spark = spark;
    this.pipeline = pipeline;
    this.output = output;
    this.limit = limit(spark);
  }

  private static long limit(SparkSession spark) {
    String given = spark.conf().get(LIMIT, DEFAULT_LIMIT);
    try {
      return JavaUtils.byteStringAsBytes(given);
    } catch (NumberFormatException malformed) {
      throw new DataProblem(
          LIMIT + ": found " + given + "; must be a size such as " + DEFAULT_LIMIT, malformed);
    }
  }

  /**
   * Packs what a study trains on and is judged by.
   *
   * @param trainRows how many rows are trained on
   * @param validationRows how many judge; asked for only if that matters
   */
  PackedData pack(
      Dataset<Row> train, long trainRows, Dataset<Row> validation, LongSupplier validationRows)
      throws IOException {
    Dataset<Row> training = pipeline.transform(train);
    long rowBytes = (long) Float.BYTES * width(training);
    boolean broadcast =
        trainRows * rowBytes <= limit
            && (trainRows + validationRows.getAsLong()) * rowBytes <= limit;
    if (broadcast) {
      return new PackedData.OnHeap(
          new TrainingData(pipeline.pack(train), pipeline.pack(validation), pipeline.target()));
    }
    return new PackedData.InShards(
        pipeline.write(train, directory(), "train"),
        pipeline.write(validation, directory(), "validation"),
        pipeline.target());
  }

  /** Packs the test rows as files now, so that nothing need be kept for them but these. */
  void setAside(Dataset<Row> test) throws IOException {
    setAside = Optional.of(pipeline.write(test, directory(), TEST));
  }

  /**
   * Test rows for this process, and on no heap if they are many.
   *
   * @param test the rows, of no importance if they were set aside
   */
  PackedRows packTest(Dataset<Row> test) throws IOException {
    if (setAside.isPresent()) {
      return open(setAside.get());
    }
    long bytes = Float.BYTES * test.count() * width(pipeline.transform(test));
    if (bytes <= limit) {
      return pipeline.pack(test);
    }
    return open(pipeline.write(test, directory(), TEST));
  }

  private static PackedRows open(ShardedRows rows) throws IOException {
    try {
      return LocalCopies.open(rows);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while packed rows were copied", stopped);
    }
  }

  /** How many features a row has, from what Spark ML knows of its vectors, or else from one. */
  private static int width(Dataset<Row> transformed) {
    int known =
        AttributeGroup.fromStructField(transformed.schema().apply(FeatureStages.FEATURES)).size();
    if (known >= 0) {
      return known;
    }
    Row[] first = (Row[]) transformed.select(functions.col(FeatureStages.FEATURES)).head(1);
    return first.length == 0 ? 0 : first[0].<Vector>getAs(0).size();
  }

  private ShardDirectory directory() throws IOException {
    if (directory.isEmpty()) {
      directory =
          Optional.of(ShardDirectory.in(output, spark.sparkContext().hadoopConfiguration()));
    }
    return directory.get();
  }

  @Override
  public void close() {
    directory.ifPresent(ShardDirectory::close);
    directory = Optional.empty();
  }
}
