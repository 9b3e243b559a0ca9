package io.luthier.ledger;

import io.luthier.ledger.LedgerFile.Footer;
import io.luthier.ledger.LedgerFile.Header;
import io.luthier.ledger.LedgerReader.Contents;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * A ledger in files. A thread of its own writes whatever waits in one go, as one new file with the
 * next number: results that come in a burst share one write. After {@value #PACKED} writes their
 * files are replaced by one that holds the same, and so is the rest when the ledger is closed; no
 * file is ever changed.
 *
 * <p>After a write has failed nothing more is written, and {@link #sync} throws. What is added
 * after {@link #close} is dropped.
 *
 * <p>One ledger must have one writer; who that is, is decided elsewhere. Thread-safe.
 */
public final class StoredLedger implements Ledger, AutoCloseable {

  /** How many writes' files are put together. */
  static final int PACKED = 500;

  /** How long what is not urgent waits for company. */
  private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();

  private static final long MILLI = Duration.ofMillis(1).toNanos();

  private final LedgerStorage storage;
  private final Thread writer = new Thread(this::write, "luthier-ledger");

  // Guarded by this.
  private List<LedgerEvent> waiting = new ArrayList<>();
  private boolean urgent;
  private long waitingSince;
  private long added;
  private long durable;
  private boolean closing;
  private IOException failure;

  // The writer's own.
  private final Deque<LedgerFile> loose;
  private long last;
  private long lastValid;

  private StoredLedger(LedgerStorage storage, Contents contents) {
    this.storage = storage;
    this.loose = new ArrayDeque<>(contents.loose());
    this.last = contents.last();
    this.lastValid = contents.lastValid();
    writer.setDaemon(true);
  }

  /**
   * Reads a ledger that nobody is to write to; its driver may still be at it.
   *
   * @param events gets each event that is there, in order
   * @throws LedgerDamage if it cannot be trusted
   * @throws IOException if it cannot be read
   */
  public static void read(LedgerStorage storage, Consumer<LedgerEvent> events) throws IOException {
    LedgerReader.read(storage, events);
  }

  /**
   * Opens a ledger, be it new or another driver's.
   *
   * @param events gets each event that is there, in order, before this returns
   * @param warnings gets a sentence if a torn end was dropped
   * @throws LedgerDamage if it cannot be trusted
   * @throws IOException if it cannot be read
   */
  public static StoredLedger open(
      LedgerStorage storage, Consumer<LedgerEvent> events, Consumer<String> warnings)
      throws IOException {
    Contents contents = LedgerReader.read(storage, events);
    contents.warnings().forEach(warnings);
    for (String name : contents.leftover()) {
      storage.delete(name);
    }
    StoredLedger ledger = new StoredLedger(storage, contents);
    ledger.writer.start();
    return ledger;
  }

  @Override
  public synchronized void add(LedgerEvent event) {
    if (closing) {
      // A straggler among the tasks; what it does belongs to no study any more.
      return;
    }
    added++;
    if (failure != null) {
      return;
    }
    if (waiting.isEmpty()) {
      waitingSince = System.nanoTime();
    }
    waiting.add(event);
    if (event.urgent() && !urgent) {
      urgent = true;
      notifyAll();
    }
  }

  @Override
  public synchronized void sync() throws IOException {
    long mine = added;
    if (durable < mine) {
      urgent = true;
      notifyAll();
    }
    while (durable < mine) {
      if (failure != null) {
        throw new IOException(failure.getMessage(), failure);
      }
      try {
        wait();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while writing the ledger", interrupted);
      }
    }
  }

  /**
   * Writes what still waits, and puts the files of single writes together.
   *
   * @throws IOException if that fails; what was durable before still is
   */
  @Override
  public void close() throws IOException {
    synchronized (this) {
      closing = true;
      notifyAll();
    }
    boolean interrupted = false;
    while (true) {
      try {
        writer.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      if (failure != null) {
        throw new IOException(failure.getMessage(), failure);
      }
    }
  }

  private void write() {
    try {
      for (List<LedgerEvent> batch = next(); !batch.isEmpty(); batch = next()) {
        write(batch);
        synchronized (this) {
          durable += batch.size();
          notifyAll();
        }
        if (loose.size() >= PACKED) {
          pack();
        }
      }
      pack();
    } catch (IOException | RuntimeException failed) {
      synchronized (this) {
        failure =
            failed instanceof IOException io
                ? io
                : new IOException(String.valueOf(failed.getMessage()), failed);
        notifyAll();
      }
    }
  }

  /** Waits for something to write; empty at the end. */
  private synchronized List<LedgerEvent> next() {
    while (!closing && !due()) {
      try {
        long left = waiting.isEmpty() ? 0 : PATIENCE_NANOS - (System.nanoTime() - waitingSince);
        wait(waiting.isEmpty() ? 0 : left / MILLI + 1);
      } catch (InterruptedException nobody) {
        throw new IllegalStateException("the ledger's thread was interrupted", nobody);
      }
    }
    List<LedgerEvent> batch = waiting;
    waiting = new ArrayList<>();
    urgent = false;
    return batch;
  }

  private boolean due() {
    return !waiting.isEmpty() && (urgent || System.nanoTime() - waitingSince >= PATIENCE_NANOS);
  }

  private void write(List<LedgerEvent> batch) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    Lines.write(new Header(Header.VERSION, lastValid), Header.class, content);
    batch.forEach(event -> Lines.write(event, LedgerEvent.class, content));
    LedgerFile file = LedgerFile.of(last + 1);
    storage.create(file.name(), content.toByteArray());
    last = file.last();
    lastValid = content.size();
    loose.add(file);
  }

  /** Puts the files of single writes together. */
  private void pack() throws IOException {
    if (loose.size() < 2) {
      return;
    }
    LedgerFile pack = new LedgerFile(loose.getFirst().first(), loose.getLast().last());
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    Lines.write(new Header(Header.VERSION, 0), Header.class, content);
    long lines = 0;
    for (LedgerFile file : loose) {
      List<Lines.Line> records = Lines.read(storage.read(file.name()));
      // What is torn in a file was dropped when this ledger was opened.
      for (Lines.Line record : records.subList(Math.min(1, records.size()), records.size())) {
        if (record.isWhole()) {
          Lines.write(record.as(LedgerEvent.class, file.name()), LedgerEvent.class, content);
          lines++;
        }
      }
    }
    Lines.write(new Footer(lines), Footer.class, content);
    storage.create(pack.name(), content.toByteArray());
    while (!loose.isEmpty()) {
      storage.delete(loose.removeFirst().name());
    }
  }
}
