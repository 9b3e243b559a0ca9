package io.luthier.spark.shards;

import io.luthier.spark.store.WholeFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** Writes rows into a shard as they come, and keeps no more of them than their labels. */
public final class ShardWriter {

  private static final int BUFFER = 1 << 16;

  private final CRC32C checksum = new CRC32C();
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
  private final OutputStream out;

  private ShardWriter(OutputStream out) {
    this.out = out;
  }

  /**
   * Writes a shard. Nobody sees a part of it.
   *
   * @param file its name; another attempt at the same rows must take another one
   * @return the shard; empty, and no file, if there are no rows
   * @throws IOException if it cannot be written
   */
  public static Optional<Shard> write(
      String directory, Configuration hadoop, String file, Iterator<PackedRow> rows)
      throws IOException {
    if (!rows.hasNext()) {
      return Optional.empty();
    }
    Path path = new Path(directory, file);
    Shard[] written = new Shard[1];
    WholeFile.write(
        files(path, hadoop),
        path,
        out -> {
          written[0] = new ShardWriter(out).write(file, rows);
        });
    return Optional.of(written[0]);
  }

  /** Local files without the files of checksums that Hadoop keeps beside them. */
  static FileSystem files(Path path, Configuration hadoop) throws IOException {
    FileSystem found = path.getFileSystem(hadoop);
    return found instanceof LocalFileSystem local ? local.getRawFileSystem() : found;
  }

  private Shard write(String file, Iterator<PackedRow> rows) throws IOException {
    float[] labels = new float[1024];
    int count = 0;
    int width = 0;
    while (rows.hasNext()) {
      PackedRow row = rows.next();
      width = row.features().length;
      put(row.features(), width);
      if (count == labels.length) {
        labels = Arrays.copyOf(labels, Math.multiplyExact(2, count));
      }
      labels[count++] = row.label();
    }
    put(labels, count);
    flush();
    return new Shard(file, count, width, (int) checksum.getValue());
  }

  private void put(float[] values, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      if (!buffer.hasRemaining()) {
        flush();
      }
      buffer.putFloat(values[i]);
    }
  }

  private void flush() throws IOException {
    checksum.update(buffer.array(), 0, buffer.position());
    out.write(buffer.array(), 0, buffer.position());
    buffer.clear();
  }
}
