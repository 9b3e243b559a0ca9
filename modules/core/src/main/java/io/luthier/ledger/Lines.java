package io.luthier.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Records as lines of text: eight hexadecimal digits of CRC-32C, a space, JSON in UTF-8, and a line
 * feed. JSON escapes line feeds, so a line's end is a record's end, whatever stands before it.
 */
final class Lines {

  private static final int DIGITS = 8;

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

  private Lines() {}

  /** A record as a line. */
  static <T> void write(T value, Class<T> type, ByteArrayOutputStream out) {
    byte[] json;
    try {
      json = JSON.writerFor(type).writeValueAsBytes(value);
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
    out.writeBytes(checksum(json, 0, json.length).getBytes(StandardCharsets.US_ASCII));
    out.write(' ');
    out.writeBytes(json);
    out.write('\n');
  }

  /**
   * One line of a file.
   *
   * @param offset where it begins
   * @param json what it says; null if it is damaged
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Line(int offset, byte[] json) {

    boolean isWhole() {
      return json != null;
    }

    /** How many bytes a whole line takes. */
    int length() {
      return DIGITS + 1 + json.length + 1;
    }

    /**
     * The record.
     *
     * @throws LedgerDamage if it is no such record, although its checksum is right
     */
    <T> T as(Class<T> type, String file) throws LedgerDamage {
      try {
        return JSON.readValue(json, type);
      } catch (IOException foreign) {
        throw new LedgerDamage(
            file, offset, "not a record of this version of Luthier: " + foreign.getMessage());
      }
    }
  }

  /** The lines of a file; a last one without its line feed is damaged. */
  static List<Line> read(byte[] file) {
    List<Line> lines = new ArrayList<>();
    int start = 0;
    while (start < file.length) {
      int end = start;
      while (end < file.length && file[end] != '\n') {
        end++;
      }
      Line line = new Line(start, json(file, start, end));
      lines.add(line);
      if (!line.isWhole()) {
        hidden(file, start + 1, end).ifPresent(lines::add);
      }
      start = end + 1;
    }
    return lines;
  }

  /** A whole record behind a damaged one whose line feed is damaged too. */
  private static Optional<Line> hidden(byte[] file, int from, int end) {
    for (int start = from; start + DIGITS + 1 < end; start++) {
      if (file[start + DIGITS] == ' ' && file[start + DIGITS + 1] == '{') {
        byte[] json = json(file, start, end);
        if (json != null) {
          return Optional.of(new Line(start, json));
        }
      }
    }
    return Optional.empty();
  }

  private static byte[] json(byte[] file, int start, int end) {
    int json = start + DIGITS + 1;
    if (end == file.length || json > end || file[json - 1] != ' ') {
      return null;
    }
    String written = new String(file, start, DIGITS, StandardCharsets.US_ASCII);
    return written.equals(checksum(file, json, end - json))
        ? Arrays.copyOfRange(file, json, end)
        : null;
  }

  private static String checksum(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
