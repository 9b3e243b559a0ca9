package io.luthier.spark.doctor;

import io.luthier.spark.store.LedgerFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file in a study's output directory, made as the ledger's files are. Until it is closed, others
 * may look whether they see it; then it goes, and so do the directories that were made for it.
 */
final class OutputProbe implements AutoCloseable {

  private static final byte[] CONTENT = "luthier doctor\n".getBytes(StandardCharsets.UTF_8);

  private final FileSystem files;
  private final Path root;
  private final String name = ".luthier-doctor-" + UUID.randomUUID();
  private final List<Path> made = new ArrayList<>();
  private final OutputFacts facts;

  /**
   * Makes the probe, or finds out why that does not go.
   *
   * @throws IOException if there is no such file system, or it cannot be reached
   * @throws IllegalArgumentException if it is no path, or on no known host
   */
  OutputProbe(String directory, Configuration hadoop) throws IOException {
    Path given = new Path(directory);
    this.files = given.getFileSystem(hadoop);
    this.root = files.makeQualified(given);
    this.facts = make();
  }

  private OutputFacts make() {
    String failure = "";
    boolean exclusive = false;
    boolean whole = false;
    long free = 0;
    try {
      makeDirectories();
      LedgerFiles ledger = new LedgerFiles(files, root);
      ledger.create(name, CONTENT);
      whole = Arrays.equals(ledger.read(name), CONTENT);
      exclusive = isRefused(ledger);
      free = files.getStatus(root).getRemaining();
    } catch (IOException failed) {
      failure = ProcessFacts.reason(failed);
    }
    return new OutputFacts(
        root.toString(), root.toUri().getScheme(), failure, exclusive, whole, free);
  }

  private void makeDirectories() throws IOException {
    if (files.exists(root) && files.getFileStatus(root).isFile()) {
      throw new IOException("it is a file; the output must be a directory");
    }
    for (Path path = root; path != null && !files.exists(path); path = path.getParent()) {
      made.add(path);
    }
    if (!files.mkdirs(root)) {
      throw new IOException("the directory cannot be made");
    }
  }

  private boolean isRefused(LedgerFiles ledger) throws IOException {
    try {
      ledger.create(name, CONTENT);
      return false;
    } catch (FileAlreadyExistsException right) {
      return true;
    }
  }

  /** How the file system behaved. */
  OutputFacts facts() {
    return facts;
  }

  /** The file for others to see, if it could be made. */
  Optional<String> file() {
    return facts.failure().isEmpty()
        ? Optional.of(new Path(root, name).toString())
        : Optional.empty();
  }

  /**
   * Looks from here for a probe that was made elsewhere, and makes a file of its own beside it.
   *
   * @param probe the file
   * @param who tells the processes apart that look at once
   * @return why that does not go; empty if it does
   */
  static String look(String probe, String who, Configuration hadoop) {
    Path path = new Path(probe);
    Path own = path.suffix("-" + who);
    try {
      FileSystem files = path.getFileSystem(hadoop);
      if (!files.exists(path)) {
        return "a file that the driver has made there is not seen";
      }
      files.create(own, true).close();
      files.delete(own, false);
      return "";
    } catch (IOException | IllegalArgumentException failed) {
      return ProcessFacts.reason(failed);
    }
  }

  @Override
  public void close() throws IOException {
    files.delete(new Path(root, name), false);
    for (Path path : made) {
      // From the deepest up, and only what nobody has put anything into meanwhile.
      if (files.exists(path) && files.listStatus(path).length == 0) {
        files.delete(path, false);
      }
    }
  }
}
