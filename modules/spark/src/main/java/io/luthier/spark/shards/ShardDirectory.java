package io.luthier.spark.shards;

import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where one driver's shards are: a directory of its own under the study's, which goes with the
 * driver. The next driver packs again, since it has to read the data anyway to know that it is the
 * same; so shards of a dead driver, whole or not, are never taken for its own.
 */
public final class ShardDirectory implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ShardDirectory.class);

  /** Hidden, so that it is none of a study's results. */
  private static final String NAME = ".packed";

  private final FileSystem files;
  private final Path path;

  private ShardDirectory(FileSystem files, Path path) {
    this.files = files;
    this.path = path;
  }

  /**
   * A new directory.
   *
   * @param output the study's directory
   */
  public static ShardDirectory in(String output, Configuration hadoop) throws IOException {
    Path parent = new Path(output, NAME);
    FileSystem files = ShardWriter.files(parent, hadoop);
    Path path = files.makeQualified(new Path(parent, "" + UUID.randomUUID()));
    files.mkdirs(path);
    return new ShardDirectory(files, path);
  }

  /**
   * Removes what drivers have left that died; only for who holds the study's lock.
   *
   * @param output the study's directory
   */
  public static void removeAll(FileSystem files, Path output) throws IOException {
    files.delete(new Path(output, NAME), true);
  }

  /** The path, with its file system. */
  public String path() {
    return path.toString();
  }

  /**
   * Removes the shards, and this process's copies of them. Other processes notice by themselves.
   */
  @Override
  public void close() {
    LocalCopies.drop(path());
    try {
      files.delete(path, true);
      Path parent = path.getParent();
      // Another driver may have taken the study over, and have its own shards beside these.
      if (files.exists(parent) && files.listStatus(parent).length == 0) {
        files.delete(parent, false);
      }
    } catch (IOException unreachable) {
      // They go when the study is opened the next time.
      LOG.warn("{} cannot be removed: {}", path, unreachable.getMessage());
    }
  }
}
