package io.luthier.spark.mlflow;

import java.io.IOException;
import java.io.InputStream;

/**
 * A file of a study that goes with its runs.
 *
 * @param path within the study's directory, with slashes
 * @param length in bytes
 */
public record TrackedFile(String path, long length, Content content) {

  /** Its bytes. */
  @FunctionalInterface
  public interface Content {
    /** Opens them, from the beginning; to be closed by the caller. */
    InputStream open() throws IOException;
  }
}
