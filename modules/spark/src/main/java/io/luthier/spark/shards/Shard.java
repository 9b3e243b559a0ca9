package io.luthier.spark.shards;

import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of packed rows: their features, row after row, then their labels, all of them float32 with
 * the lowest byte first, as the processors have them that this runs on.
 *
 * @param file its name
 * @param rows how many there are, at least 1
 * @param width how many features a row has
 * @param checksum the CRC-32C of the whole file
 */
public record Shard(String file, int rows, int width, int checksum) implements Serializable {

  private static final Pattern TEXT = Pattern.compile("(\\S+) (\\d+) (\\d+) (-?\\d+)");

  /** What a task returns: Spark's Kryo cannot read records. */
  public String text() {
    return file + " " + rows + " " + width + " " + checksum;
  }

  /** The shard of a text. */
  public static Shard of(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(text + " is no shard");
    }
    return new Shard(
        parts.group(1),
        Integer.parseInt(parts.group(2)),
        Integer.parseInt(parts.group(3)),
        Integer.parseInt(parts.group(4)));
  }

  /** Bytes of the features alone. */
  long featureBytes() {
    return (long) rows * width * Float.BYTES;
  }

  /** Bytes of the file. */
  long bytes() {
    return featureBytes() + (long) rows * Float.BYTES;
  }
}
