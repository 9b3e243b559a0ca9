package io.luthier.spark.store;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/**
 * Ends the writing of a file whose writer has died. HDFS keeps it open for an hour, and its length
 * may change when it is closed at last; whoever builds on what he reads has to have it closed
 * first.
 */
final class UnclosedFile {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private UnclosedFile() {}

  /**
   * Returns when the file is closed; at once if it was, or on any other file system.
   *
   * @throws java.io.FileNotFoundException if there is none
   */
  static void close(FileSystem files, Path path) throws IOException {
    if (!(files instanceof DistributedFileSystem hdfs)) {
      return;
    }
    long deadline = System.nanoTime() + LIMIT.toNanos();
    // The nodes that hold its last block agree on its length; nobody tells when they have.
    while (!hdfs.recoverLease(path)) {
      if (System.nanoTime() > deadline) {
        throw new IOException(
            path + " was being written when its driver died, and HDFS has not closed it yet");
      }
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while HDFS was closing " + path, interrupted);
      }
    }
  }
}
