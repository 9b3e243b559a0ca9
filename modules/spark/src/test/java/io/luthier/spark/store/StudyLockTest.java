package io.luthier.spark.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luthier.ledger.LedgerStorage;
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

    assertThat(winners(files, lock)).isEqualTo(1);
  }

  /** How many of sixteen that try at once take a lock. */
  private static int winners(FileSystem files, Path lock) throws Exception {
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
      return count;
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

  private FileSystem store() throws IOException {
    return ObjectStoreFiles.over(directory);
  }

  @Test
  void onAnObjectStoreOneHoldsItUntilItIsClosed() throws IOException {
    FileSystem store = store();
    try (StudyLock held = StudyLock.take(store, lock)) {
      assertThatThrownBy(() -> StudyLock.take(store, lock))
          .isInstanceOf(LockedException.class)
          .hasMessageStartingWith("it is being run by " + held.holder());
    }
    assertThat(directory.resolve("lock")).doesNotExist();
  }

  @Test
  void onAnObjectStoreWhoSeesAClaimGivesWayUnlessItIsOfTheDead() throws IOException {
    FileSystem store = store();
    ObjectNode claim = JSON.valueToTree(Holder.here(Instant.EPOCH));
    Path rival = new Path(lock, ".claim-" + claim.get("token").asText());
    NewFile.create(store, rival, JSON.writeValueAsBytes(claim));
    assertThatThrownBy(() -> StudyLock.take(store, lock)).isInstanceOf(LockedException.class);
    assertThat(directory.resolve("lock/1.lock")).doesNotExist();

    claim.put("started", "2020-01-01T00:00:00Z");
    WholeFile.write(store, rival, out -> out.write(JSON.writeValueAsBytes(claim)));
    StudyLock.take(store, lock).close();
    assertThat(directory.resolve("lock")).doesNotExist();
  }

  @Test
  void onAnObjectStoreOfManyThatTryAtOnceNotTwoSucceed() throws Exception {
    FileSystem store = store();
    for (int round = 0; round < 20; round++) {
      Path contended = new Path(lock, "round" + round);
      assertThat(winners(store, contended)).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void onAnObjectStoreALedgerTakesNothingFromADriverThatHasLostItsLock() throws IOException {
    FileSystem store = store();
    Path place = new Path(directory.toUri().getPath(), "ledger");
    try (StudyLock slow = StudyLock.take(store, lock)) {
      LedgerStorage ledger = slow.guard(new LedgerFiles(store, place));
      ledger.create("a", new byte[] {1});
      try (StudyLock next = StudyLock.take(store, lock, Duration.ZERO)) {
        assertThatThrownBy(() -> ledger.create("b", new byte[] {2}))
            .isInstanceOf(LockedException.class)
            .hasMessage(
                "it is being run by " + next.holder() + ", which took it over from this driver");
        next.guard(new LedgerFiles(store, place)).create("b", new byte[] {3});
      }
      assertThat(ledger.read("b")).containsExactly(3);
    }
  }

  @Test
  void aFullDiskLeavesNoLockBehind() throws IOException {
    FileSystem store = ObjectStoreFiles.full(directory);
    assertThatThrownBy(() -> StudyLock.take(store, lock)).hasMessage("No space left on device");
    try (var left = Files.list(directory.resolve("lock"))) {
      assertThat(left).isEmpty();
    }
  }
}
