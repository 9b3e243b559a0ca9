package io.luthier.ledger;

import java.io.IOException;
import java.util.List;

/**
 * The directory that a ledger is kept in. It needs neither append nor rename, so an object store
 * will do. Used by one thread at a time.
 */
public interface LedgerStorage {

  /** The names of all files, in any order; empty if there is no directory yet. */
  List<String> list() throws IOException;

  /** The bytes of a file. */
  byte[] read(String name) throws IOException;

  /**
   * Makes a new file. When this returns, the file is whole and survives the death of the process,
   * and as far as the file system can promise it that of the machine; when it throws, the file may
   * be absent, there in part, or whole.
   *
   * @throws IOException if it cannot be written, or is there already
   */
  void create(String name, byte[] content) throws IOException;

  /** Removes a file; nothing happens if it is not there. */
  void delete(String name) throws IOException;
}
