package io.luthier.spark.data;

import io.luthier.dl4j.data.PackedRows;
import io.luthier.dl4j.data.TrainingData;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A short name for packed data: the first half of its SHA-256, in hexadecimal. */
final class Fingerprint {

  private static final int CHUNK = 4096;

  private Fingerprint() {}

  static String of(TrainingData data) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      add(digest, data.train());
      add(digest, data.validation());
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

  private static void add(MessageDigest digest, FloatBuffer values) {
    ByteBuffer bytes = ByteBuffer.allocate(CHUNK * Float.BYTES);
    for (int from = 0; from < values.capacity(); from += CHUNK) {
      int count = Math.min(CHUNK, values.capacity() - from);
      bytes.asFloatBuffer().put(0, values, from, count);
      digest.update(bytes.array(), 0, count * Float.BYTES);
    }
  }
}
