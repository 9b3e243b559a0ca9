package io.luthier.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luthier.ledger.LedgerEvent.Closed;
import io.luthier.ledger.LedgerEvent.Ended;
import io.luthier.ledger.LedgerEvent.Measured;
import io.luthier.ledger.LedgerEvent.Opened;
import io.luthier.ledger.LedgerEvent.Started;
import io.luthier.ledger.LedgerEvent.TestOpened;
import io.luthier.ledger.LedgerEvent.TestScored;
import io.luthier.space.Configuration;
import io.luthier.trial.Measurement;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class StoredLedgerTest {

  private static final String AT = "2026-01-01T00:00:00Z";

  private final MemoryStorage storage = new MemoryStorage();

  private static Trial trial(int number) {
    Configuration configuration =
        new Configuration(
            Map.of("learningRate", 0.1 / 3, "layers", 2L, "units", List.of(3L), "x", "a\nb"));
    return new Trial(number, configuration, Trial.seed(7, number), "random", "ä \u2028");
  }

  private static LedgerEvent ended(int number) {
    return new Ended(
        TrialResult.failed(trial(number), "lost", "", 0, TrialResult.Place.NOWHERE), AT);
  }

  private static List<LedgerEvent> read(LedgerStorage storage, List<String> warnings)
      throws IOException {
    List<LedgerEvent> events = new ArrayList<>();
    StoredLedger.open(storage, events::add, warnings::add).close();
    return events;
  }

  private List<LedgerEvent> read() throws IOException {
    List<String> warnings = new ArrayList<>();
    List<LedgerEvent> events = read(storage, warnings);
    assertThat(warnings).isEmpty();
    return events;
  }

  /** One write for each of these, without the packing of a ledger that is closed. */
  private void write(int from, int to) throws IOException {
    StoredLedger ledger = StoredLedger.open(storage, event -> {}, warning -> {});
    for (int i = from; i < to; i++) {
      ledger.add(new Measured(i, new Measurement(1, Map.of(), 1e-3, 0.5)));
      ledger.add(ended(i));
      ledger.sync();
    }
  }

  private static List<LedgerEvent> events(int count) {
    List<LedgerEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(new Measured(i, new Measurement(1, Map.of(), 1e-3, 0.5)));
      events.add(ended(i));
    }
    return events;
  }

  @Test
  void everyEventComesBack() throws IOException {
    List<LedgerEvent> events =
        List.of(
            new Opened("host, process 7", "2026-01-01T00:00:00Z"),
            new Started(trial(0), "1", AT),
            new Measured(0, new Measurement(1, Map.of("val_loss", Double.NaN), 1e-3, 0.5)),
            ended(0),
            new TestOpened(0, "2026-01-01T00:00:01Z"),
            new TestScored(0, Map.of("test_loss", Double.POSITIVE_INFINITY)),
            new Closed("2026-01-01T00:00:02Z"));
    try (StoredLedger ledger = StoredLedger.open(storage, event -> {}, warning -> {})) {
      events.forEach(ledger::add);
    }

    assertThat(read()).isEqualTo(events);
  }

  /** As builds wrote it that did not take down where and when a trial began. */
  private record EarlierStarted(String event, Trial trial) {}

  @Test
  void eventsOfEarlierBuildsHaveNoTimes() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    Lines.write(new LedgerFile.Header(LedgerFile.Header.VERSION, 0), LedgerFile.Header.class, file);
    Lines.write(new EarlierStarted("started", trial(0)), EarlierStarted.class, file);
    storage.create(LedgerFile.of(1).name(), file.toByteArray());

    assertThat(read()).containsExactly(new Started(trial(0), "", ""));
  }

  @Test
  void whatWaitsSharesOneWrite() throws Exception {
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    LedgerStorage slow =
        new LedgerStorage() {
          @Override
          public List<String> list() {
            return storage.list();
          }

          @Override
          public byte[] read(String name) throws IOException {
            return storage.read(name);
          }

          @Override
          public void create(String name, byte[] content) throws IOException {
            writing.countDown();
            try {
              goOn.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            storage.create(name, content);
          }

          @Override
          public void delete(String name) throws IOException {
            storage.delete(name);
          }
        };
    StoredLedger ledger = StoredLedger.open(slow, event -> {}, warning -> {});
    ledger.add(ended(0));
    writing.await();
    for (int i = 1; i < 1000; i++) {
      ledger.add(ended(i));
    }
    goOn.countDown();
    ledger.sync();

    assertThat(storage.files).hasSize(2);
    assertThat(read()).hasSize(1000);
  }

  @Test
  void whatIsNotUrgentIsWrittenWithWhatIs() throws IOException {
    StoredLedger ledger = StoredLedger.open(storage, event -> {}, warning -> {});
    ledger.add(new Measured(0, new Measurement(1, Map.of(), 1e-3, 0.5)));
    ledger.add(ended(0));
    ledger.sync();

    assertThat(storage.files).hasSize(1);
    assertThat(read()).hasSize(2);
  }

  @Test
  void aTornEndIsDroppedWhereverItWasTorn() throws IOException {
    write(0, 2);
    String name = "00000002.log";
    byte[] whole = storage.files.get(name);
    for (int length = 0; length < whole.length; length++) {
      MemoryStorage torn = storage.copy();
      torn.files.put(name, Arrays.copyOf(whole, length));
      List<String> warnings = new ArrayList<>();
      List<LedgerEvent> left = new ArrayList<>();
      StoredLedger next = StoredLedger.open(torn, left::add, warnings::add);
      assertThat(left).isEqualTo(events(2).subList(0, left.size()));
      boolean atLinesEnd = length > 0 && whole[length - 1] == '\n';
      assertThat(warnings).hasSize(atLinesEnd ? 0 : 1).allMatch(w -> w.contains(name));

      // The next driver goes on behind the tear, and the one after it reads both.
      next.add(ended(7));
      next.sync();
      left.add(ended(7));
      List<String> later = new ArrayList<>();
      assertThat(read(torn, later)).isEqualTo(left);
      assertThat(read(torn, later)).as("packed").isEqualTo(left);
      assertThat(later).isEmpty();
    }
  }

  @Test
  void anyChangedByteBeforeTheLastRecordIsAnErrorWithFileAndOffset() throws IOException {
    write(0, 2);
    for (String name : List.of("00000001.log", "00000002.log")) {
      byte[] whole = storage.files.get(name);
      int records = 0;
      List<Lines.Line> lines = Lines.read(whole);
      int last = name.startsWith("00000002") ? lines.get(2).offset() : whole.length;
      for (int i = 0; i < last; i++) {
        MemoryStorage damaged = storage.copy();
        byte[] bytes = whole.clone();
        bytes[i] ^= 4;
        damaged.files.put(name, bytes);
        while (records + 1 < lines.size() && lines.get(records + 1).offset() <= i) {
          records++;
        }
        assertThatThrownBy(() -> read(damaged, new ArrayList<>()))
            .as("byte %s of %s", i, name)
            .isInstanceOf(LedgerDamage.class)
            .hasMessageContaining(name + ", offset " + lines.get(records).offset() + ": ");
      }
      for (int i = last; i < whole.length; i++) {
        MemoryStorage damaged = storage.copy();
        byte[] bytes = whole.clone();
        bytes[i] ^= 4;
        damaged.files.put(name, bytes);
        List<String> warnings = new ArrayList<>();
        assertThat(read(damaged, warnings)).isEqualTo(events(2).subList(0, 3));
        assertThat(warnings).hasSize(1);
      }
    }
  }

  @Test
  void aLostFileOrALostEndIsAnError() throws IOException {
    write(0, 3);
    MemoryStorage lost = storage.copy();
    lost.files.remove("00000002.log");
    assertThatThrownBy(() -> read(lost, new ArrayList<>()))
        .isInstanceOf(LedgerDamage.class)
        .hasMessageContaining("00000003.log, offset 0: no file holds write 2");

    byte[] whole = storage.files.get("00000002.log");
    int second = Lines.read(whole).get(2).offset();
    storage.files.put("00000002.log", Arrays.copyOf(whole, second));
    assertThatThrownBy(this::read)
        .isInstanceOf(LedgerDamage.class)
        .hasMessageContaining("00000002.log, offset " + second);
  }

  @Test
  void aForeignFormatIsAnError() {
    java.io.ByteArrayOutputStream content = new java.io.ByteArrayOutputStream();
    Lines.write(new LedgerFile.Header(2, 0), LedgerFile.Header.class, content);
    storage.files.put("00000001.log", content.toByteArray());
    assertThatThrownBy(this::read)
        .hasMessageContaining("its format is version 2; this Luthier reads 1");
  }

  @Test
  void manyWritesAreFewFiles() throws IOException {
    int trials = 2 * StoredLedger.PACKED + 20;
    write(0, trials);
    // The packing of the last full hundred may still be going on; opening and closing ends it.
    assertThat(read()).isEqualTo(events(trials));
    assertThat(storage.files).hasSizeLessThanOrEqualTo(4);
    assertThat(read()).isEqualTo(events(trials));
  }

  @ParameterizedTest
  @EnumSource
  void whicheverChangeFailsNothingDurableIsLost(MemoryStorage.Fault fault) throws IOException {
    int trials = StoredLedger.PACKED + 3;
    List<LedgerEvent> all = events(trials);
    int changes = StoredLedger.PACKED + 1 + StoredLedger.PACKED + 3;
    int step = 7;
    for (int failAt = 0; failAt < changes + step; failAt += step) {
      MemoryStorage faulty = MemoryStorage.failing(failAt, fault);
      StoredLedger ledger = StoredLedger.open(faulty, event -> {}, warning -> {});
      int durable = 0;
      try {
        for (LedgerEvent event : all) {
          ledger.add(event);
          if (event instanceof Ended) {
            ledger.sync();
            durable += 2;
          }
        }
        ledger.close();
        assertThat(faulty.changes).isLessThanOrEqualTo(failAt + 1);
      } catch (IOException full) {
        assertThat(full).hasMessage("no space left on device");
      }
      faulty.failAt = -1;
      List<LedgerEvent> left = read(faulty, new ArrayList<>());
      assertThat(left).isEqualTo(all.subList(0, left.size()));
      assertThat(left).hasSizeGreaterThanOrEqualTo(durable);
      assertThat(read(faulty, new ArrayList<>())).isEqualTo(left);
    }
  }
}
