package io.luthier.spark.store;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luthier.ledger.LedgerStorage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.CannotObtainBlockLengthException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a second driver out of a study's directory. A lock is a file {@code 7.lock} that says who
 * holds it, and that is written again every {@value #BEAT_SECONDS} seconds. It is taken by making
 * the file of the next number, which on local disks and HDFS succeeds for one alone. A holder that
 * is known to be dead, or that has not written for {@value #LEASE_SECONDS} seconds by the file
 * system's own clock, holds nothing any more.
 *
 * <p>Object stores let two make the same file at the same moment. There, whoever wants the lock
 * first puts up a claim of a name of his own, then looks what else is there, and gives way to any
 * other claim. A store that lists what was put into it, as they do, shows at least one of two their
 * rival; both may give way.
 *
 * <p>A driver that was only very slow may still believe that it holds a lock which has been taken
 * over. It is stopped by its {@linkplain #guard ledger}: on local disks and HDFS the next file that
 * it makes there is there already, on other stores it looks for a higher number before and after
 * each file. That leaves it the time between this look and the end of an upload.
 */
public final class StudyLock implements AutoCloseable {

  static final int BEAT_SECONDS = 15;
  static final int LEASE_SECONDS = 60;

  private static final Logger LOG = LoggerFactory.getLogger(StudyLock.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SUFFIX = ".lock";
  private static final String CLAIM = ".claim-";

  private final FileSystem files;
  private final Path directory;
  private final long number;
  private final Path lock;
  private final Holder holder;
  private final ScheduledExecutorService heart;
  private final Future<?> beats;

  private StudyLock(FileSystem files, Path directory, long number, Holder holder) {
    this.files = files;
    this.directory = directory;
    this.number = number;
    this.lock = file(directory, number);
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
    Holder holder = Holder.here(Instant.now());
    byte[] content = JSON.writeValueAsBytes(holder);
    Path claim = new Path(directory, CLAIM + holder.token());
    try {
      NewFile.create(files, claim, content);
      return take(files, directory, claim, holder, lease);
    } finally {
      remove(files, claim);
    }
  }

  private static StudyLock take(
      FileSystem files, Path directory, Path claim, Holder holder, Duration lease)
      throws IOException {
    // The claim's own time is what the file system's clock says now.
    Instant now = time(files.getFileStatus(claim));
    FileStatus[] there = files.listStatus(directory);
    long last = last(there);
    List<Path> stale = new ArrayList<>();
    for (FileStatus file : there) {
      Path path = file.getPath();
      boolean claimed = path.getName().startsWith(CLAIM) && !path.getName().equals(claim.getName());
      if (!claimed && number(path) == 0) {
        continue;
      }
      Optional<Holder> other = read(files, path);
      boolean over = isOver(file, other, now, lease);
      if (!over && (claimed ? !NewFile.isExclusive(files) : number(path) == last)) {
        String heard = "; last heard of " + age(file, now).toSeconds() + " s ago";
        throw new LockedException(said(other) + heard);
      }
      if (over || !claimed) {
        stale.add(path);
      }
    }
    Path lock = file(directory, last + 1);
    try {
      NewFile.create(files, lock, JSON.writeValueAsBytes(holder));
    } catch (FileAlreadyExistsException quicker) {
      throw new LockedException(said(read(files, lock)));
    }
    // A listing is no snapshot: it may have missed a lock that was made, and an older one that went
    // meanwhile, so that this one has a number of the past.
    long newest = last(files.listStatus(directory));
    if (newest > last + 1) {
      remove(files, lock);
      throw new LockedException(said(read(files, file(directory, newest))));
    }
    stale.forEach(file -> remove(files, file));
    return new StudyLock(files, directory, last + 1, holder);
  }

  private static boolean isOver(
      FileStatus file, Optional<Holder> holder, Instant now, Duration lease) {
    return holder.filter(Holder::isKnownDead).isPresent() || age(file, now).compareTo(lease) >= 0;
  }

  private static Duration age(FileStatus file, Instant now) {
    Duration age = Duration.between(time(file), now);
    return age.isNegative() ? Duration.ZERO : age;
  }

  private static Instant time(FileStatus file) {
    return Instant.ofEpochMilli(file.getModificationTime());
  }

  private static String said(Optional<Holder> holder) {
    return holder.map(Holder::toString).orElse("a driver that has not said who it is");
  }

  /** What stays behind does no harm, and goes with the next lock. */
  private static void remove(FileSystem files, Path file) {
    try {
      files.delete(file, false);
    } catch (IOException unreachable) {
      LOG.warn("{} cannot be removed: {}", file, unreachable.getMessage());
    }
  }

  private static Optional<Holder> read(FileSystem files, Path lock) throws IOException {
    try (InputStream in = files.open(lock)) {
      return Optional.of(JSON.readValue(in.readAllBytes(), Holder.class));
    } catch (FileNotFoundException
        | JacksonException
        | CannotObtainBlockLengthException beingWritten) {
      return Optional.empty();
    }
  }

  /** The highest number; 0 if there is no lock. */
  private static long last(FileStatus... files) {
    return Arrays.stream(files).mapToLong(file -> number(file.getPath())).max().orElse(0);
  }

  private static Path file(Path directory, long number) {
    return new Path(directory, number + SUFFIX);
  }

  /** The number of a lock; 0 if the file is none. */
  private static long number(Path file) {
    String name = file.getName();
    return name.matches("\\d{1,18}\\.lock")
        ? Long.parseLong(name.substring(0, name.length() - SUFFIX.length()))
        : 0;
  }

  private void beat() {
    try {
      if (!isMine()) {
        LOG.warn("the lock {} was taken over by another driver", lock);
        heart.shutdown();
        return;
      }
      WholeFile.write(files, lock, out -> out.write(JSON.writeValueAsBytes(holder)));
    } catch (IOException unreachable) {
      // Perhaps the next one succeeds; if none does, the lease runs out.
      LOG.warn("the lock {} cannot be renewed: {}", lock, unreachable.getMessage());
    }
  }

  private boolean isMine() throws IOException {
    try {
      return last(files.listStatus(directory)) == number;
    } catch (FileNotFoundException removed) {
      return false;
    }
  }

  /** A ledger's storage that takes nothing more from this driver once its lock was taken over. */
  public LedgerStorage guard(LedgerStorage storage) {
    return new Guarded(storage, this);
  }

  private void requireMine() throws IOException {
    if (!isMine()) {
      Path other = file(directory, last(files.listStatus(directory)));
      throw new LockedException(said(read(files, other)) + ", which took it over from this driver");
    }
  }

  private record Guarded(LedgerStorage storage, StudyLock lock) implements LedgerStorage {

    @Override
    public List<String> list() throws IOException {
      return storage.list();
    }

    @Override
    public byte[] read(String name) throws IOException {
      return storage.read(name);
    }

    @Override
    public void create(String name, byte[] content) throws IOException {
      boolean exclusive = NewFile.isExclusive(lock.files);
      if (!exclusive) {
        lock.requireMine();
      }
      try {
        storage.create(name, content);
      } catch (FileAlreadyExistsException another) {
        lock.requireMine();
        throw another;
      }
      if (!exclusive) {
        lock.requireMine();
      }
    }

    @Override
    public void delete(String name) throws IOException {
      storage.delete(name);
    }
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
        if (files.listStatus(directory).length == 0) {
          files.delete(directory, false);
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
