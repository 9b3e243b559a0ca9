package io.luthier.spark.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.util.Progressable;

/**
 * A local directory that behaves as S3 does behind Hadoop: a file is there when its stream is
 * closed, whole, and in place of any other of its name, whatever a look had shown before.
 */
public final class ObjectStoreFiles extends RawLocalFileSystem {

  private static final URI STORE = URI.create("store:///");

  private final boolean full;

  private ObjectStoreFiles(boolean full) {
    this.full = full;
  }

  /** A store in a directory. */
  static FileSystem over(java.nio.file.Path directory) throws IOException {
    return open(directory, false);
  }

  /** A store that takes no byte any more. */
  static FileSystem full(java.nio.file.Path directory) throws IOException {
    return open(directory, true);
  }

  private static FileSystem open(java.nio.file.Path directory, boolean full) throws IOException {
    ObjectStoreFiles files = new ObjectStoreFiles(full);
    files.initialize(STORE, new Configuration());
    files.setWorkingDirectory(new Path(STORE.toString(), directory.toString().substring(1)));
    return files;
  }

  @Override
  public URI getUri() {
    return STORE;
  }

  @Override
  public boolean hasPathCapability(Path path, String capability) throws IOException {
    return capability.equals(CommonPathCapabilities.ABORTABLE_STREAM)
        || super.hasPathCapability(path, capability);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    if (!overwrite && exists(path)) {
      throw new org.apache.hadoop.fs.FileAlreadyExistsException(path.toString());
    }
    return new FSDataOutputStream(new Upload(pathToFile(path).toPath(), full), null);
  }

  private static final class Upload extends ByteArrayOutputStream
      implements Abortable, StreamCapabilities {

    private final java.nio.file.Path target;
    private final boolean full;
    private boolean over;

    Upload(java.nio.file.Path target, boolean full) {
      this.target = target;
      this.full = full;
    }

    @Override
    public boolean hasCapability(String capability) {
      return capability.equals(StreamCapabilities.ABORTABLE_STREAM);
    }

    @Override
    public AbortableResult abort() {
      over = true;
      return null;
    }

    @Override
    public void close() throws IOException {
      if (over) {
        return;
      }
      over = true;
      if (full) {
        throw new IOException("No space left on device");
      }
      Files.createDirectories(target.getParent());
      java.nio.file.Path upload =
          Files.createTempFile(target.getParent().getParent(), "upload", null);
      Files.write(upload, toByteArray());
      Files.move(upload, target, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
