package io.luthier.spark.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StudyLockTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir java.nio.file.Path directory;
  private FileSystem files;
  private Path lock;

  @BeforeEach
  void openFiles() throws IOException {
    files = FileSystem.getLocal(new Configuration());
    lock = new Path(directory.toUri().getPath(), "lock");
  }

  /** A lock that another driver left, much like one that this process would make. */
  private void left(Map<String, String> different) throws IOException {
    ObjectNode holder = JSON.valueToTree(Holder.here(Instant.EPOCH));
    different.forEach(holder::put);
    NewFile.create(files, new Path(lock, "3.lock"), JSON.writeValueAsBytes(holder));
  }

  @Test
  void oneHoldsItUntilItIsClosed() throws IOException {
    try (StudyLock held = StudyLock.take(files, lock)) {
      assertThatThrownBy(() -> StudyLock.take(files, lock))
          .isInstanceOf(LockedException.class)
          .hasMessageStartingWith("it is being run by " + held.holder() + "; last heard of ")
          .hasMessageContaining("process " + ProcessHandle.current().pid() + " on ");
    }
    assertThat(directory.resolve("lock")).doesNotExist();
    StudyLock.take(files, lock).close();
  }

  @Test
  void theLockOfAProcessThatIsGoneIsTakenAtOnce() throws Exception {
    Process process = new ProcessBuilder("sleep", "60").start();
    String started = process.info().startInstant().orElseThrow().toString();
    left(Map.of("process", "" + process.pid(), "started", started));
    assertThatThrownBy(() -> StudyLock.take(files, lock)).isInstanceOf(LockedException.class);

    process.destroyForcibly().waitFor();
    StudyLock.take(files, lock).close();
  }

  @Test
  void aProcessThatWasGivenTheSameNumberIsAnother() throws IOException {
    left(Map.of("started", "2020-01-01T00:00:00Z"));

    StudyLock.take(files, lock).close();
  }

  @Test
  void theLockOfAnotherMachineIsTakenWhenItsLeaseHasEnded() throws IOException {
    left(Map.of("machine", "elsewhere", "host", "far"));

    assertThatThrownBy(() -> StudyLock.take(files, lock)).hasMessageContaining(" on far, since ");
    try (StudyLock taken = StudyLock.take(files, lock, Duration.ZERO)) {
      try (var names = Files.list(directory.resolve("lock"))) {
        assertThat(names).containsExactly(directory.resolve("lock/4.lock"));
      }
      assertThat(taken.holder()).contains("process " + ProcessHandle.current().pid());
    }
  }

  @Test
  void aLockThatIsBeingWrittenIsHeld() throws IOException {
    NewFile.create(files, new Path(lock, "1.lock"), new byte[] {'{'});

    assertThatThrownBy(() -> StudyLock.take(files, lock))
        .hasMessageContaining("a driver that has not said who it is");
    StudyLock.take(files, lock, Duration.ZERO).close();
  }

  @Test
  void ofManyThatTryAtOnceOneSucceeds() throws Exception {
    left(Map.of("started", "2020-01-01T00:00:00Z"));
    int drivers = 16;
    CountDownLatch ready = new CountDownLatch(drivers);
    ExecutorService threads = Executors.newFixedThreadPool(drivers);
    try {
      List<Future<Boolean>> taken =
          IntStream.range(0, drivers)
              .<Callable<Boolean>>mapToObj(
                  i ->
                      () -> {
                        ready.countDown();
                        ready.await();
                        try {
                          StudyLock.take(files, lock);
                          return true;
                        } catch (LockedException held) {
                          return false;
                        }
                      })
              .map(threads::submit)
              .toList();
      int count = 0;
      for (Future<Boolean> one : taken) {
        count += one.get() ? 1 : 0;
      }
      assertThat(count).isEqualTo(1);
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void aFileIsMadeOnce() throws IOException {
    LedgerFiles ledger = new LedgerFiles(files, new Path(lock, "ledger"));
    assertThat(ledger.list()).isEmpty();
    ledger.create("a", new byte[] {1, 2});
    assertThatThrownBy(() -> ledger.create("a", new byte[] {3}))
        .isInstanceOf(java.nio.file.FileAlreadyExistsException.class);
    assertThat(ledger.read("a")).containsExactly(1, 2);
    assertThat(ledger.list()).containsExactly("a");
    ledger.delete("a");
    ledger.delete("a");
    assertThat(ledger.list()).isEmpty();
  }
}
