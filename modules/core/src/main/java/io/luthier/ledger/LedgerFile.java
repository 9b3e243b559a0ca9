package io.luthier.ledger;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of one of a ledger's files: {@code 00000007.log} holds what was written in one go,
 * {@code 00000001-00000500.log} what that many of such files held.
 *
 * @param first the number of the first write in it, from 1
 * @param last the number of the last; the same for a file that holds one
 */
record LedgerFile(long first, long last) implements Comparable<LedgerFile> {

  private static final Pattern NAME = Pattern.compile("(\\d{8,18})(-(\\d{8,18}))?\\.log");

  /** The file of that name, if it is one of a ledger's. */
  static Optional<LedgerFile> of(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long first = Long.parseLong(matcher.group(1));
    long last = matcher.group(3) == null ? first : Long.parseLong(matcher.group(3));
    return Optional.of(new LedgerFile(first, last));
  }

  /** The file of one write. */
  static LedgerFile of(long number) {
    return new LedgerFile(number, number);
  }

  String name() {
    return isPack() ? String.format("%08d-%08d.log", first, last) : String.format("%08d.log", last);
  }

  boolean isPack() {
    return last > first;
  }

  boolean covers(LedgerFile other) {
    return first <= other.first && other.last <= last;
  }

  /** In the order of their writes; one that covers others comes before them. */
  @Override
  public int compareTo(LedgerFile other) {
    return first != other.first ? Long.compare(first, other.first) : Long.compare(other.last, last);
  }

  /**
   * The first line of a file.
   *
   * @param ledger the version of the format
   * @param previous how many bytes of the file of the write before are valid; 0 before the first
   */
  record Header(int ledger, long previous) {

    static final int VERSION = 1;
  }

  /**
   * The last line of a file that holds several writes: without it, the file is not whole.
   *
   * @param lines how many lines stand between header and footer
   */
  record Footer(long lines) {}
}
