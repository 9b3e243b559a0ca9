package io.luthier.spark.data;

import io.luthier.dl4j.data.PackedRows;
import io.luthier.spark.shards.ShardReader;
import io.luthier.spark.shards.ShardedRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.hadoop.conf.Configuration;

/**
 * A short name for packed data: the first half of its SHA-256, in hexadecimal. It is the same
 * wherever the data is, and however it is cut into shards; those of a driver that packed with
 * another limit or on other machines are still the same data.
 */
final class Fingerprint {

  private static final int CHUNK = 4096;

  private Fingerprint() {}

  /**
   * The fingerprint.
   *
   * @throws IOException if shards cannot be read
   */
  static String of(PackedData data, Configuration hadoop) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      if (data instanceof PackedData.OnHeap onHeap) {
        add(digest, onHeap.rows().train());
        add(digest, onHeap.rows().validation());
      } else if (data instanceof PackedData.InShards shards) {
        add(digest, shards.train(), hadoop);
        add(digest, shards.validation(), hadoop);
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 16);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void add(MessageDigest digest, PackedRows rows) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, rows.width()));
    rows.blocks().forEach(block -> add(digest, block));
    add(digest, FloatBuffer.wrap(rows.labels()));
  }

  private static void add(MessageDigest digest, ShardedRows rows, Configuration hadoop)
      throws IOException {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, rows.width()));
    float[] labels =
        ShardReader.read(rows, hadoop, values -> add(digest, values.asFloatBuffer().slice()));
    add(digest, FloatBuffer.wrap(labels));
  }

  private static void add(MessageDigest digest, FloatBuffer values) {
    ByteBuffer bytes = ByteBuffer.allocate(CHUNK * Float.BYTES);
    for (int from = 0; from < values.capacity(); from += CHUNK) {
      int count = Math.min(CHUNK, values.capacity() - from);
      bytes.asFloatBuffer().put(0, values, from, count);
      digest.update(bytes.array(), 0, count * Float.BYTES);
    }
  }
}
