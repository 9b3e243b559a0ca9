package io.luthier.spark.shards;

import io.luthier.dl4j.data.PackedRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;

/**
 * Makes a local file of all shards and maps it. The file has no name any more when it is mapped, so
 * its space is free as soon as nobody has the rows, however the process ends.
 */
final class MappedFile {

  /** Bytes of a mapping; one of Java's cannot have more than 2^31. */
  private static final long MOST = 1L << 30;

  private static final int BUFFER = 1 << 20;

  private MappedFile() {}

  /**
   * Copies and maps.
   *
   * @param directory on a local disk
   * @throws IOException if the rows cannot be read, or there is no room
   */
  static PackedRows of(ShardedRows rows, Configuration hadoop, Path directory) throws IOException {
    long bytes = rows.featureBytes();
    long room = directory.toFile().getUsableSpace();
    if (room < bytes) {
      throw new IOException(
          String.format(
              "the training data takes %d MiB of local disk, and %s has %d: no space left; give"
                  + " executors other local directories (spark.local.dir), or more room there",
              bytes >> 20, directory, room >> 20));
    }
    Path file = Files.createTempFile(directory, "luthier-", ".rows");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      CRC32C read = new CRC32C();
      float[] labels =
          ShardReader.read(
              rows,
              hadoop,
              values -> {
                read.update(values.duplicate());
                write(channel, values, directory);
              });
      requireSame(channel, bytes, read.getValue(), directory);
      return map(channel, rows, labels);
    } finally {
      Files.delete(file);
    }
  }

  private static void write(FileChannel channel, ByteBuffer values, Path directory)
      throws IOException {
    try {
      while (values.hasRemaining()) {
        channel.write(values);
      }
    } catch (IOException full) {
      throw new IOException(
          "the training data cannot be copied to " + directory + ": " + full.getMessage(), full);
    }
  }

  /** What a disk gives back need not be what it was given. */
  private static void requireSame(FileChannel channel, long bytes, long expected, Path directory)
      throws IOException {
    CRC32C checksum = new CRC32C();
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    for (long at = 0; at < bytes; ) {
      buffer.clear();
      int count = channel.read(buffer, at);
      if (count < 0) {
        break;
      }
      checksum.update(buffer.flip());
      at += count;
    }
    if (channel.size() != bytes || checksum.getValue() != expected) {
      throw new IOException(
          "the copy of the training data in " + directory + " is not what was written there");
    }
  }

  private static PackedRows map(FileChannel channel, ShardedRows rows, float[] labels)
      throws IOException {
    long rowBytes = (long) rows.width() * Float.BYTES;
    int rowsPerBlock = (int) Math.max(1, MOST / rowBytes);
    List<FloatBuffer> blocks = new ArrayList<>();
    for (long at = 0; at < channel.size(); at += rowsPerBlock * rowBytes) {
      long size = Math.min(rowsPerBlock * rowBytes, channel.size() - at);
      blocks.add(
          channel.map(MapMode.READ_ONLY, at, size).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer());
    }
    return new PackedRows(blocks, rowsPerBlock, labels, rows.width());
  }
}
