package io.luthier.ledger;

import io.luthier.ledger.LedgerFile.Footer;
import io.luthier.ledger.LedgerFile.Header;
import io.luthier.ledger.Lines.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Reads a ledger, and judges damage. What was durable must be there to the last byte: anything else
 * is an error. Only the last write may be torn, since the driver that made it died before it
 * counted what was in it; its valid beginning is taken, the rest is dropped. The write after it
 * says how much of it was valid, so that a torn write stays readable for ever.
 */
final class LedgerReader {

  private static final String WRONG = "a record's checksum is wrong";

  private final LedgerStorage storage;
  private final Consumer<LedgerEvent> events;
  private final List<String> warnings = new ArrayList<>();
  private final List<LedgerFile> loose = new ArrayList<>();
  private final List<String> leftover = new ArrayList<>();
  private long last;
  private String lastName = "";
  private long lastValid;
  private Optional<String> tear = Optional.empty();
  private boolean lastIsPack;

  private LedgerReader(LedgerStorage storage, Consumer<LedgerEvent> events) {
    this.storage = storage;
    this.events = events;
  }

  /**
   * What a ledger's writer must know of it.
   *
   * @param last the number of the last write; 0 if there is none
   * @param lastValid how many of its bytes are valid
   * @param loose the files of single writes that no pack holds, in order
   * @param leftover files that others have taken the place of
   * @param warnings what was dropped
   */
  record Contents(
      long last,
      long lastValid,
      List<LedgerFile> loose,
      List<String> leftover,
      List<String> warnings) {}

  /**
   * Reads everything.
   *
   * @param events gets each event, in order
   * @throws LedgerDamage if something that was durable is not what it was
   */
  static Contents read(LedgerStorage storage, Consumer<LedgerEvent> events) throws IOException {
    return new LedgerReader(storage, events).read();
  }

  private Contents read() throws IOException {
    TreeSet<LedgerFile> files = new TreeSet<>();
    for (String name : storage.list()) {
      LedgerFile.of(name).ifPresent(files::add);
    }
    for (LedgerFile file : files) {
      if (file.last() <= last) {
        leftover.add(file.name());
        continue;
      }
      List<Line> lines = Lines.read(storage.read(file.name()));
      if (file.isPack() && !isWhole(lines)) {
        // It was being made when its driver died, and the files that it was made of are still
        // there.
        requireParts(file, files, lines);
        leftover.add(file.name());
      } else {
        take(file, lines);
      }
    }
    tear.ifPresent(warnings::add);
    return new Contents(last, lastValid, loose, leftover, warnings);
  }

  private static boolean isWhole(List<Line> lines) {
    if (lines.size() < 2 || !lines.stream().allMatch(Line::isWhole)) {
      return false;
    }
    try {
      return lines.get(lines.size() - 1).as(Footer.class, "").lines() == lines.size() - 2;
    } catch (LedgerDamage noFooter) {
      return false;
    }
  }

  private static void requireParts(LedgerFile pack, Set<LedgerFile> files, List<Line> lines)
      throws LedgerDamage {
    for (long number = pack.first(); number <= pack.last(); number++) {
      if (!files.contains(LedgerFile.of(number))) {
        for (Line line : lines) {
          if (!line.isWhole()) {
            throw new LedgerDamage(pack.name(), line.offset(), WRONG);
          }
        }
        throw new LedgerDamage(pack.name(), 0, "the file has lost its end");
      }
    }
  }

  private void take(LedgerFile file, List<Line> lines) throws LedgerDamage {
    if (file.first() != last + 1) {
      throw new LedgerDamage(file.name(), 0, "no file holds write " + (last + 1) + " before it");
    }
    if (lines.isEmpty() || !lines.get(0).isWhole()) {
      tear(file, 0, lines);
      return;
    }
    Header header = lines.get(0).as(Header.class, file.name());
    if (header.ledger() != Header.VERSION) {
      throw new LedgerDamage(
          file.name(),
          0,
          "its format is version " + header.ledger() + "; this Luthier reads " + Header.VERSION);
    }
    if (!lastIsPack && header.previous() != lastValid) {
      throw new LedgerDamage(
          lastName,
          lastValid,
          "valid to here, but to " + header.previous() + " when " + file.name() + " was written");
    }
    // The write that followed it knew of the tear.
    tear = Optional.empty();
    List<Line> records = lines.subList(1, file.isPack() ? lines.size() - 1 : lines.size());
    for (int i = 0; i < records.size(); i++) {
      if (!records.get(i).isWhole()) {
        tear(file, records.get(i).offset(), records.subList(i, records.size()));
        return;
      }
      events.accept(records.get(i).as(LedgerEvent.class, file.name()));
    }
    Line end = lines.get(lines.size() - 1);
    read(file, end.offset() + end.length());
  }

  /** The rest of a file is damaged, which may be only if nothing was written after it. */
  private void tear(LedgerFile file, int offset, List<Line> rest) throws LedgerDamage {
    if (rest.stream().anyMatch(Line::isWhole)) {
      throw new LedgerDamage(file.name(), offset, WRONG);
    }
    tear =
        Optional.of(
            "the last record of the ledger was torn, and dropped: "
                + file.name()
                + ", offset "
                + offset);
    read(file, offset);
  }

  private void read(LedgerFile file, long valid) {
    last = file.last();
    lastName = file.name();
    lastValid = valid;
    lastIsPack = file.isPack();
    if (!file.isPack()) {
      loose.add(file);
    }
  }
}
