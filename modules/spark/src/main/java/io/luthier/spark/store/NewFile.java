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
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.AlreadyBeingCreatedException;
import org.apache.hadoop.ipc.RemoteException;

/** Makes files that were not there before, and are durable when they are. */
final class NewFile {

  private NewFile() {}

  /** Whether of several processes that make the same file at once only one can succeed. */
  static boolean isExclusive(FileSystem files) {
    return files.getUri().getScheme().equals("file") || files instanceof DistributedFileSystem;
  }

  /**
   * Makes a file and waits until it is on disk. Of several processes that try, one succeeds: where
   * making files {@link #isExclusive} always, on other stores unless they try at the same moment.
   *
   * @throws FileAlreadyExistsException if it is there already
   */
  static void create(FileSystem files, Path path, byte[] content) throws IOException {
    Path whole = files.makeQualified(path);
    if (WholeFile.isLocal(whole)) {
      // Hadoop's own local files are made after a look whether they are there, not at once.
      createLocal(Paths.get(whole.toUri()), content);
      return;
    }
    FSDataOutputStream out = open(files, whole);
    try {
      WholeFile.fill(out, file -> file.write(content));
    } catch (IOException failed) {
      if (isExclusive(files)) {
        WholeFile.discard(files, whole, failed);
      }
      throw failed;
    }
  }

  private static FSDataOutputStream open(FileSystem files, Path path) throws IOException {
    try {
      return files.create(path, false);
    } catch (org.apache.hadoop.fs.FileAlreadyExistsException there) {
      throw alreadyThere(path, there);
    } catch (RemoteException refused) {
      // What HDFS says while another client is still writing it.
      if (AlreadyBeingCreatedException.class.getName().equals(refused.getClassName())) {
        throw alreadyThere(path, refused);
      }
      throw refused;
    }
  }

  private static IOException alreadyThere(Path path, IOException cause) {
    return (IOException) new FileAlreadyExistsException(path.toString()).initCause(cause);
  }

  private static void createLocal(java.nio.file.Path path, byte[] content) throws IOException {
    Files.createDirectories(path.getParent());
    FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (file) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        file.write(rest);
      }
      file.force(true);
    } catch (IOException failed) {
      WholeFile.discardLocal(path, failed);
      throw failed;
    }
    WholeFile.forceName(path);
  }
}
