package io.luthier.spark.store;

import java.io.IOException;
import org.apache.hadoop.fs.FSError;

/** Lets Spark write files. */
public final class SparkWrite {

  private SparkWrite() {}

  /** What has Spark write something. */
  @FunctionalInterface
  public interface Action {
    /** Runs Spark's jobs. */
    void run() throws Exception;
  }

  /**
   * Writes. Where a disk is full, or a file system does not answer, Spark throws what has become of
   * its job, and Hadoop's local files an error; here it comes out as the exception that it is.
   *
   * @throws IOException if that is why it failed
   */
  public static void run(Action action) throws IOException {
    try {
      action.run();
    } catch (Exception | FSError failed) {
      Throwable deepest = null;
      for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
        deepest = cause instanceof IOException ? cause : deepest;
      }
      if (deepest != null) {
        throw new IOException(deepest.getMessage(), failed);
      }
      if (failed instanceof RuntimeException own) {
        throw own;
      }
      throw new IllegalStateException(failed);
    }
  }
}
