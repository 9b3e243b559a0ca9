package io.luthier.spark.store;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/**
 * Writes files of which nobody ever sees a part, nor, when one is replaced on a local disk, HDFS or
 * S3, that there is none: what a name stands for is the old content or the new one.
 */
public final class WholeFile {

  private WholeFile() {}

  /** What goes into a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes it; the stream is closed by the caller. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file, in place of the one that may be there.
   *
   * @throws IOException if that fails; what was there before still is
   */
  public static void write(FileSystem files, Path path, Content content) throws IOException {
    Path target = files.makeQualified(path);
    if (isLocal(target)) {
      writeLocal(Paths.get(target.toUri()), content);
    } else if (files.hasPathCapability(target, CommonPathCapabilities.ABORTABLE_STREAM)) {
      // An object is there when its upload has ended, at once; to rename it would be to copy it.
      fill(files.create(target, true), content);
    } else {
      Path partial = new Path(target.getParent(), partial(target.getName()));
      try {
        fill(files.create(partial, true), content);
      } catch (IOException failed) {
        discard(files, partial, failed);
        throw failed;
      }
      rename(files, partial, target);
    }
  }

  static boolean isLocal(Path path) {
    return path.toUri().getScheme().equals("file");
  }

  /** Writes into a new file and waits until it is durable; closes it in any case. */
  static void fill(FSDataOutputStream out, Content content) throws IOException {
    try {
      content.writeTo(out);
      if (out.hasCapability(StreamCapabilities.HSYNC)) {
        out.hsync();
      }
      out.close();
    } catch (IOException | RuntimeException | FSError failed) {
      if (out.hasCapability(StreamCapabilities.ABORTABLE_STREAM)) {
        // To close it would be to upload the part that there is.
        out.abort();
      }
      try {
        out.close();
      } catch (IOException | FSError again) {
        failed.addSuppressed(again);
      }
      if (failed instanceof FSError disk) {
        throw new IOException(disk.getCause().getMessage(), disk);
      }
      throw failed;
    }
  }

  /** Removes what a failed write has left, if it can. */
  static void discard(FileSystem files, Path path, IOException failed) {
    try {
      files.delete(path, false);
    } catch (IOException again) {
      failed.addSuppressed(again);
    }
  }

  private static String partial(String name) {
    return "." + name + ".partial";
  }

  private static void rename(FileSystem files, Path from, Path to) throws IOException {
    if (files instanceof DistributedFileSystem hdfs) {
      hdfs.rename(from, to, Rename.OVERWRITE);
      return;
    }
    files.delete(to, false);
    if (!files.rename(from, to)) {
      throw new IOException("could not rename " + from + " to " + to);
    }
  }

  /** Not through Hadoop: its local streams throw errors, not exceptions, when a disk is full. */
  private static void writeLocal(java.nio.file.Path target, Content content) throws IOException {
    Files.createDirectories(target.getParent());
    java.nio.file.Path partial = target.resolveSibling(partial(target.getFileName().toString()));
    try (FileChannel file =
            FileChannel.open(
                partial,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(file))) {
      content.writeTo(out);
      out.flush();
      file.force(true);
    } catch (IOException failed) {
      discardLocal(partial, failed);
      throw failed;
    }
    Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    forceName(target);
  }

  static void discardLocal(java.nio.file.Path path, IOException failed) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException again) {
      failed.addSuppressed(again);
    }
  }

  /** A file's name is in its directory, which has to reach the disk as well. */
  static void forceName(java.nio.file.Path path) throws IOException {
    try (FileChannel directory = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }
}
