package io.luthier.spark.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a second driver out of a study's directory. A lock is a file {@code 7.lock} that says who
 * holds it, and that is written again every {@value #BEAT_SECONDS} seconds. It is taken by making
 * the file of the next number, which succeeds for one alone. A holder that is known to be dead, or
 * that has not written for {@value #LEASE_SECONDS} seconds by the file system's own clock, holds
 * nothing any more.
 *
 * <p>A driver that was only very slow may still believe that it holds a lock which has been taken
 * over. It is stopped by its ledger: the next file that it makes there is there already. On object
 * stores, where two may make the same file at the same moment, neither of these is certain.
 */
public final class StudyLock implements AutoCloseable {

  static final int BEAT_SECONDS = 15;
  static final int LEASE_SECONDS = 60;

  private static final Logger LOG = LoggerFactory.getLogger(StudyLock.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SUFFIX = ".lock";

  private final FileSystem files;
  private final Path lock;
  private final Holder holder;
  private final ScheduledExecutorService heart;
  private final Future<?> beats;

  private StudyLock(FileSystem files, Path lock, Holder holder) {
    this.files = files;
    this.lock = lock;
    this.holder = holder;
    this.heart =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "luthier-lock");
              thread.setDaemon(true);
              return thread;
            });
    this.beats =
        heart.scheduleAtFixedRate(this::beat, BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
  }

  /** Who this driver is, for others to read. */
  public String holder() {
    return holder.toString();
  }

  /**
   * Takes the lock of a directory.
   *
   * @param directory where the lock's files are; it need not exist
   * @throws LockedException if another driver holds it
   */
  public static StudyLock take(FileSystem files, Path directory) throws IOException {
    return take(files, directory, Duration.ofSeconds(LEASE_SECONDS));
  }

  static StudyLock take(FileSystem given, Path directory, Duration lease) throws IOException {
    // The files of checksums that Hadoop keeps beside local ones would lag behind.
    FileSystem files = given instanceof LocalFileSystem local ? local.getRawFileSystem() : given;
    files.mkdirs(directory);
    long last = last(files, directory).orElse(0);
    if (last > 0) {
      refuse(files, file(directory, last), lease);
    }
    Holder holder = Holder.here(Instant.now());
    Path lock = file(directory, last + 1);
    try {
      NewFile.create(files, lock, JSON.writeValueAsBytes(holder));
    } catch (FileAlreadyExistsException quicker) {
      throw new LockedException(read(files, lock).map(Holder::toString).orElse("another driver"));
    }
    for (FileStatus file : files.listStatus(directory)) {
      if (number(file.getPath()).orElse(last + 1) <= last) {
        files.delete(file.getPath(), false);
      }
    }
    return new StudyLock(files, lock, holder);
  }

  private static void refuse(FileSystem files, Path lock, Duration lease) throws IOException {
    Optional<Holder> holder = read(files, lock);
    if (holder.isPresent() && holder.get().isKnownDead()) {
      return;
    }
    long age = age(files, lock);
    if (age < lease.toMillis()) {
      throw new LockedException(
          holder.map(Holder::toString).orElse("a driver that has not said who it is")
              + "; last heard of "
              + age / 1000
              + " s ago");
    }
  }

  /** How long ago a lock was written, by the clock of the file system. */
  private static long age(FileSystem files, Path lock) throws IOException {
    Path probe = new Path(lock.getParent(), ".probe-" + UUID.randomUUID());
    try {
      try (OutputStream out = files.create(probe, true)) {
        out.write('\n');
      }
      long now = files.getFileStatus(probe).getModificationTime();
      return Math.max(0, now - files.getFileStatus(lock).getModificationTime());
    } catch (FileNotFoundException released) {
      return Long.MAX_VALUE;
    } finally {
      files.delete(probe, false);
    }
  }

  private static Optional<Holder> read(FileSystem files, Path lock) throws IOException {
    try (InputStream in = files.open(lock)) {
      return Optional.of(JSON.readValue(in.readAllBytes(), Holder.class));
    } catch (FileNotFoundException | com.fasterxml.jackson.core.JacksonException beingWritten) {
      return Optional.empty();
    }
  }

  private static OptionalLong last(FileSystem files, Path directory) throws IOException {
    long last = 0;
    for (FileStatus file : files.listStatus(directory)) {
      last = Math.max(last, number(file.getPath()).orElse(0));
    }
    return last == 0 ? OptionalLong.empty() : OptionalLong.of(last);
  }

  private static Path file(Path directory, long number) {
    return new Path(directory, number + SUFFIX);
  }

  private static OptionalLong number(Path file) {
    String name = file.getName();
    return name.matches("\\d{1,18}\\.lock")
        ? OptionalLong.of(Long.parseLong(name.substring(0, name.length() - SUFFIX.length())))
        : OptionalLong.empty();
  }

  private void beat() {
    try {
      if (!isMine()) {
        LOG.warn("the lock {} was taken over by another driver", lock);
        heart.shutdown();
        return;
      }
      try (OutputStream out = files.create(lock, true)) {
        out.write(JSON.writeValueAsBytes(holder));
      }
    } catch (IOException unreachable) {
      // Perhaps the next one succeeds; if none does, the lease runs out.
      LOG.warn("the lock {} cannot be renewed: {}", lock, unreachable.getMessage());
    }
  }

  private boolean isMine() throws IOException {
    return files.exists(lock)
        && read(files, lock).map(other -> other.token().equals(holder.token())).orElse(true);
  }

  /** Lays the lock down. */
  @Override
  public void close() {
    // Not interrupted: a client of HDFS takes that for the failure of a node.
    beats.cancel(false);
    heart.shutdown();
    try {
      heart.awaitTermination(BEAT_SECONDS, TimeUnit.SECONDS);
      if (isMine()) {
        files.delete(lock, false);
        if (files.listStatus(lock.getParent()).length == 0) {
          files.delete(lock.getParent(), false);
        }
      }
    } catch (IOException unreachable) {
      throw new UncheckedIOException("the lock " + lock + " cannot be removed", unreachable);
    } catch (InterruptedException interrupted) {
      // The lock stays; its lease ends, or the next driver sees that this process is gone.
      Thread.currentThread().interrupt();
    }
  }
}
