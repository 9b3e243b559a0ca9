package io.luthier.spark.doctor;

import java.util.Locale;

/** Amounts of memory for people and for Spark. */
final class Bytes {

  static final long MIB = 1L << 20;
  static final long GIB = 1L << 30;

  private Bytes() {}

  /** In GiB, or in MiB if there is less than one. */
  static String text(long bytes) {
    return bytes < GIB
        ? String.format(Locale.ROOT, "%.0f MiB", bytes / (double) MIB)
        : String.format(Locale.ROOT, "%.1f GiB", bytes / (double) GIB);
  }

  /** As a setting of Spark has it: {@code 2g}, or {@code 1536m} where it is no whole number. */
  static String setting(long bytes) {
    return bytes % GIB == 0 ? bytes / GIB + "g" : (bytes + MIB - 1) / MIB + "m";
  }
}
