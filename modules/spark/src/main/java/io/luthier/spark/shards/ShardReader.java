package io.luthier.spark.shards;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Reads shards once, from beginning to end. */
public final class ShardReader {

  private static final int BUFFER = 1 << 20;

  private ShardReader() {}

  /** What takes features. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Takes the next features.
     *
     * @param values whole values with the lowest byte first; of use until this returns
     */
    void accept(ByteBuffer values) throws IOException;
  }

  /**
   * Reads rows.
   *
   * @param features takes the features, in the rows' order
   * @return the labels
   * @throws IOException if a shard cannot be read, or is not what was written; some features may
   *     have been handed on by then
   */
  public static float[] read(ShardedRows rows, Configuration hadoop, Sink features)
      throws IOException {
    float[] labels = new float[rows.rows()];
    int row = 0;
    for (Shard shard : rows.shards()) {
      Path path = new Path(rows.directory(), shard.file());
      try (InputStream in = ShardWriter.files(path, hadoop).open(path)) {
        read(path, shard, in, features, labels, row);
      }
      row += shard.rows();
    }
    return labels;
  }

  private static void read(
      Path path, Shard shard, InputStream in, Sink features, float[] labels, int row)
      throws IOException {
    CRC32C checksum = new CRC32C();
    byte[] buffer = new byte[BUFFER];
    for (long left = shard.featureBytes(); left > 0; ) {
      int count = fill(path, in, buffer, left);
      checksum.update(buffer, 0, count);
      features.accept(ByteBuffer.wrap(buffer, 0, count).order(ByteOrder.LITTLE_ENDIAN));
      left -= count;
    }
    int at = row;
    for (long left = shard.bytes() - shard.featureBytes(); left > 0; ) {
      int count = fill(path, in, buffer, left);
      checksum.update(buffer, 0, count);
      ByteBuffer.wrap(buffer, 0, count)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(labels, at, count / Float.BYTES);
      at += count / Float.BYTES;
      left -= count;
    }
    if (in.read() >= 0) {
      throw damaged(path, "it is longer than it was");
    }
    if ((int) checksum.getValue() != shard.checksum()) {
      throw damaged(path, "its checksum has changed");
    }
  }

  private static int fill(Path path, InputStream in, byte[] buffer, long left) throws IOException {
    int wanted = (int) Math.min(buffer.length, left);
    int count = in.readNBytes(buffer, 0, wanted);
    if (count < wanted) {
      throw damaged(path, "it is shorter than it was");
    }
    return count;
  }

  private static IOException damaged(Path path, String how) {
    return new IOException(
        "packed data was damaged after it had been written: " + path + ": " + how);
  }
}
