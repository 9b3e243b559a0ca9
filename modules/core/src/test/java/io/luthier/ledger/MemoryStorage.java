package io.luthier.ledger;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A directory in memory, in which one change can be made to fail. */
public final class MemoryStorage implements LedgerStorage {

  /** How a change fails. */
  public enum Fault {
    /** Nothing is done. */
    BEFORE,
    /** A new file is there in part; a file to be removed is still there. */
    TORN,
    /** It is done, but that does not become known. */
    AFTER
  }

  final Map<String, byte[]> files = new TreeMap<>();
  int changes;
  int failAt = -1;
  Fault fault = Fault.BEFORE;

  /** An empty directory in which nothing fails. */
  public MemoryStorage() {}

  /** An empty directory in which the change of that number, from 0, fails, and no other. */
  public static MemoryStorage failing(int change, Fault fault) {
    MemoryStorage storage = new MemoryStorage();
    storage.failAt = change;
    storage.fault = fault;
    return storage;
  }

  /** A copy, as another process finds it; nothing fails in it. */
  public synchronized MemoryStorage copy() {
    MemoryStorage copy = new MemoryStorage();
    copy.files.putAll(files);
    return copy;
  }

  /** How many changes were tried. */
  public synchronized int changes() {
    return changes;
  }

  @Override
  public synchronized List<String> list() {
    return List.copyOf(files.keySet());
  }

  @Override
  public synchronized byte[] read(String name) throws IOException {
    byte[] content = files.get(name);
    if (content == null) {
      throw new NoSuchFileException(name);
    }
    return content.clone();
  }

  @Override
  public synchronized void create(String name, byte[] content) throws IOException {
    if (files.containsKey(name)) {
      throw new FileAlreadyExistsException(name);
    }
    boolean fails = changes++ == failAt;
    if (!fails || fault == Fault.AFTER) {
      files.put(name, content.clone());
    } else if (fault == Fault.TORN) {
      files.put(name, Arrays.copyOf(content, content.length / 2));
    }
    if (fails) {
      throw new IOException("no space left on device");
    }
  }

  @Override
  public synchronized void delete(String name) throws IOException {
    boolean fails = changes++ == failAt;
    if (!fails || fault == Fault.AFTER) {
      files.remove(name);
    }
    if (fails) {
      throw new IOException("no space left on device");
    }
  }
}
