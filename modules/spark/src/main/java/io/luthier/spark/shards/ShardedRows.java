package io.luthier.spark.shards;

import java.io.Serializable;
import java.util.List;

/**
 * Packed rows in files, in the order of these. Travels with tasks.
 *
 * @param directory where the files are, with its file system
 * @param shards the files, of one width, none of them empty
 */
public record ShardedRows(String directory, List<Shard> shards) implements Serializable {

  /** Checks that the shards fit each other, and together. */
  public ShardedRows {
    shards = List.copyOf(shards);
    if (shards.stream().mapToInt(Shard::width).distinct().count() > 1) {
      throw new IllegalArgumentException("shards of several widths in " + directory);
    }
    Math.toIntExact(shards.stream().mapToLong(Shard::rows).sum());
  }

  /** How many rows there are. */
  public int rows() {
    return shards.stream().mapToInt(Shard::rows).sum();
  }

  /** How many features a row has; 0 if there are no rows. */
  public int width() {
    return shards.isEmpty() ? 0 : shards.get(0).width();
  }

  /** Bytes of all features. */
  long featureBytes() {
    return shards.stream().mapToLong(Shard::featureBytes).sum();
  }
}
