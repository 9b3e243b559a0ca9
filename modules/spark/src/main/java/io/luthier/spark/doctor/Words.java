package io.luthier.spark.doctor;

/** Numbers in sentences. */
public final class Words {

  private Words() {}

  /** Such as {@code 1 slot} and {@code 2 slots}. */
  public static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
