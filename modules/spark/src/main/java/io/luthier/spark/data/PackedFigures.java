package io.luthier.spark.data;

import io.luthier.dl4j.data.PackedRows;
import io.luthier.spark.shards.ShardReader;
import io.luthier.spark.shards.ShardedRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * What is said of packed data as a whole, in one pass over it, wherever it is and however it is cut
 * into shards: those of a driver that packed with another limit or on other machines are the same.
 *
 * @param fingerprint a short name: the first half of its SHA-256, in hexadecimal
 * @param prior the {@linkplain Prior validation loss} of who has learnt nothing
 */
record PackedFigures(String fingerprint, double prior) {

  private static final int CHUNK = 4096;

  /** Of these as one: a fingerprint of their fingerprints, and the mean of their losses. */
  static PackedFigures together(List<PackedFigures> figures) {
    if (figures.size() == 1) {
      return figures.get(0);
    }
    MessageDigest digest = sha256();
    figures.forEach(one -> digest.update(one.fingerprint().getBytes(StandardCharsets.US_ASCII)));
    return new PackedFigures(
        name(digest), figures.stream().mapToDouble(PackedFigures::prior).average().orElseThrow());
  }

  /**
   * The figures of packed data.
   *
   * @throws IOException if shards cannot be read
   */
  static PackedFigures of(PackedData data, Configuration hadoop) throws IOException {
    MessageDigest digest = sha256();
    float[] train;
    float[] validation;
    if (data instanceof PackedData.InShards shards) {
      train = add(digest, shards.train(), hadoop);
      validation = add(digest, shards.validation(), hadoop);
    } else {
      PackedData.OnHeap onHeap = (PackedData.OnHeap) data;
      train = add(digest, onHeap.rows().train());
      validation = add(digest, onHeap.rows().validation());
    }
    return new PackedFigures(name(digest), Prior.of(data.target(), train, validation));
  }

  private static String name(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest(), 0, 16);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Takes rows in; their labels. */
  private static float[] add(MessageDigest digest, PackedRows rows) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, rows.width()));
    rows.blocks().forEach(block -> add(digest, block));
    add(digest, FloatBuffer.wrap(rows.labels()));
    return rows.labels();
  }

  private static float[] add(MessageDigest digest, ShardedRows rows, Configuration hadoop)
      throws IOException {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, rows.width()));
    float[] labels =
        ShardReader.read(rows, hadoop, values -> add(digest, values.asFloatBuffer().slice()));
    add(digest, FloatBuffer.wrap(labels));
    return labels;
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
