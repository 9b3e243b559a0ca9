package io.luthier.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Where a study file is, and so what relative paths in it are relative to.
 *
 * @param path a local path, or one with a scheme of any Hadoop file system
 */
record Location(String path) {

  /** The file's name, for messages. */
  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  String nameWithoutExtension() {
    return name().replaceFirst("\\.[^.]*$", "");
  }

  /** The file's text. */
  String text() {
    try {
      if (hasScheme(path)) {
        org.apache.hadoop.fs.Path remote = new org.apache.hadoop.fs.Path(path);
        try (InputStream in = remote.getFileSystem(HadoopSettings.read()).open(remote)) {
          return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
      }
      return Files.readString(Path.of(path));
    } catch (NoSuchFileException | java.io.FileNotFoundException missing) {
      String where =
          YarnDriver.isHere() && !hasScheme(path)
              ? " where YARN runs the driver: put it on HDFS (run hdfs:///...), or give --files "
                  + path
              : "";
      throw new UsageProblem("there is no study file " + path + where, missing);
    } catch (MalformedInputException binary) {
      throw new UsageProblem(path + " is not a text in UTF-8", binary);
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new UsageProblem(
          "the study file " + path + " cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  /** A path as it stands in the file, made absolute. */
  String resolve(String other) {
    if (hasScheme(other) || other.startsWith("/")) {
      return other;
    }
    if (hasScheme(path)) {
      return new org.apache.hadoop.fs.Path(new org.apache.hadoop.fs.Path(path).getParent(), other)
          .toString();
    }
    String beside = Path.of(path).toAbsolutePath().resolveSibling(other).normalize().toString();
    // The study file is on this machine; on a Hadoop cluster a plain path would not be.
    return HadoopSettings.isLocalByDefault() ? beside : "file:" + beside;
  }

  private static boolean hasScheme(String path) {
    return path.matches("[A-Za-z][A-Za-z0-9+.-]*:.*");
  }
}
