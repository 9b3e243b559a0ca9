package io.luthier.study;

/**
 * Why a study ended before everything planned was done.
 *
 * @param kind what ended it
 * @param reason the same in a sentence, for the user
 */
public record Stop(Kind kind, String reason) {

  /** What ends a study early. */
  public enum Kind {
    /** Its time is spent. */
    BUDGET,
    /** Somebody asked it to. */
    REQUEST,
    /** Its first trials have all failed. */
    FAILURES
  }
}
