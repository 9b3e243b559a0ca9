package io.luthier.spark.store;

import io.luthier.ledger.LedgerStorage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A ledger's files in a directory of a Hadoop file system. */
public final class LedgerFiles implements LedgerStorage {

  private final FileSystem files;
  private final Path directory;

  /** The ledger in that directory, which need not exist. */
  public LedgerFiles(FileSystem files, Path directory) {
    this.files = files;
    this.directory = directory;
  }

  @Override
  public List<String> list() throws IOException {
    List<String> names = new ArrayList<>();
    try {
      for (FileStatus file : files.listStatus(directory)) {
        names.add(file.getPath().getName());
      }
    } catch (FileNotFoundException nothingYet) {
      return List.of();
    }
    return names;
  }

  @Override
  public byte[] read(String name) throws IOException {
    Path file = new Path(directory, name);
    UnclosedFile.close(files, file);
    try (InputStream in = files.open(file)) {
      return in.readAllBytes();
    }
  }

  @Override
  public void create(String name, byte[] content) throws IOException {
    NewFile.create(files, new Path(directory, name), content);
  }

  @Override
  public void delete(String name) throws IOException {
    files.delete(new Path(directory, name), false);
  }
}
