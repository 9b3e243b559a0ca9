package io.luthier.spark.doctor;

import java.util.Locale;

/** Numbers in sentences. */
public final class Words {

  private Words() {}

  /** Such as {@code 1 slot}, {@code 2 classes} and {@code 3,000 rows}. */
  public static String count(long number, String what) {
    String many = what.endsWith("s") ? what + "es" : what + "s";
    return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? what : many);
  }
}
