package io.luthier.spark.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;

/** Makes files that were not there before, and are durable when they are. */
final class NewFile {

  private NewFile() {}

  /**
   * Makes a file and waits until it is on disk. Of several processes that try, one succeeds: on
   * local disks and HDFS always, on object stores unless they try at the same moment.
   *
   * @throws FileAlreadyExistsException if it is there already
   */
  static void create(FileSystem files, Path path, byte[] content) throws IOException {
    Path whole = files.makeQualified(path);
    if (whole.toUri().getScheme().equals("file")) {
      // Hadoop's own local files are made after a look whether they are there, not at once.
      createLocal(Paths.get(whole.toUri()), content);
      return;
    }
    try (FSDataOutputStream out = files.create(whole, false)) {
      out.write(content);
      if (out.hasCapability(StreamCapabilities.HSYNC)) {
        out.hsync();
      }
    } catch (org.apache.hadoop.fs.FileAlreadyExistsException there) {
      throw (IOException) new FileAlreadyExistsException(whole.toString()).initCause(there);
    }
  }

  private static void createLocal(java.nio.file.Path path, byte[] content) throws IOException {
    Files.createDirectories(path.getParent());
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        file.write(rest);
      }
      file.force(true);
    }
    // Its name is in the directory, which has to reach the disk as well.
    try (FileChannel directory = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }
}
