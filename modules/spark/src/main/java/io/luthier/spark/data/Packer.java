package io.luthier.spark.data;

import io.luthier.dl4j.data.PackedRows;
import io.luthier.dl4j.data.Target;
import io.luthier.dl4j.data.TrainingData;
import io.luthier.spark.shards.LocalCopies;
import io.luthier.spark.shards.ShardDirectory;
import io.luthier.spark.shards.ShardedRows;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.SparkSession;

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
  private final Packing packing;
  private final Target target;
  private final Optional<PartRows> test;
  private final String output;
  private final long limit;
  private Optional<ShardDirectory> directory = Optional.empty();
  private Optional<ShardedRows> setAside = Optional.empty();

  /**
   * A packer for one study.
   *
   * @param label how labels are encoded
   * @param test the rows that only the winner sees; not looked at yet
   * @param output the study's directory
   */
  Packer(
      SparkSession spark,
      FittedColumns columns,
      LabelEncoding label,
      Optional<PartRows> test,
      String output) {
    this.spark = spark;
    this.packing = new Packing(columns, label);
    this.target = label.target();
    this.test = test;
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

  /** Packs what a study trains on and is judged by. */
  PackedData pack(PartRows train, PartRows validation) throws IOException {
    if (fits(train.size().getAsLong())
        && fits(train.size().getAsLong() + validation.size().getAsLong())) {
      return new PackedData.OnHeap(onHeap(train, validation));
    }
    return new PackedData.InShards(write(train, "train"), write(validation, "validation"), target);
  }

  private boolean fits(long rows) {
    return rows * Float.BYTES * packing.width() <= limit;
  }

  private TrainingData onHeap(PartRows train, PartRows validation) {
    if (train.data() == validation.data()) {
      List<PackedRows> both = packing.pack(train.data(), train.part(), validation.part());
      return new TrainingData(both.get(0), both.get(1), target);
    }
    return new TrainingData(onHeap(train), onHeap(validation), target);
  }

  private PackedRows onHeap(PartRows rows) {
    return packing.pack(rows.data(), rows.part()).get(0);
  }

  private ShardedRows write(PartRows rows, String name) throws IOException {
    return packing.write(rows.data(), rows.part(), directory(), name);
  }

  /** Packs the test rows as files now, so that nothing need be kept for them but these. */
  void setAside() throws IOException {
    setAside = Optional.of(write(test.orElseThrow(), TEST));
  }

  /** Whether there are test rows. */
  boolean hasTest() {
    return test.isPresent();
  }

  /** Test rows for this process, and on no heap if they are many. */
  PackedRows packTest() throws IOException {
    if (setAside.isPresent()) {
      return open(setAside.get());
    }
    PartRows rows = test.orElseThrow();
    return fits(rows.size().getAsLong()) ? onHeap(rows) : open(write(rows, TEST));
  }

  private static PackedRows open(ShardedRows rows) throws IOException {
    try {
      return LocalCopies.open(rows);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while packed rows were copied", stopped);
    }
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
