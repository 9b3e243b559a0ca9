package io.luthier.spark.doctor;

/**
 * What one check has found.
 *
 * @param severity how bad it is
 * @param subject what was looked at, in one or two words
 * @param found what is there, without a full stop
 * @param advice what to do about it, without a last full stop; empty if nothing needs to be done
 */
public record Finding(Severity severity, String subject, String found, String advice) {

  /** How bad it is. */
  public enum Severity {
    /** Nothing to do. */
    OK,
    /** Nobody looked, and {@code found} says why. */
    LEFT_OUT,
    /** Studies run, but not as well as they could, or not for certain. */
    WARNING,
    /** Studies cannot run. */
    PROBLEM
  }

  /** Refuses bad news without advice. */
  public Finding {
    if (subject.isBlank() || found.isBlank()) {
      throw new IllegalArgumentException(
          "subject and found must say something: '" + subject + "', '" + found + "'");
    }
    boolean bad = severity == Severity.WARNING || severity == Severity.PROBLEM;
    if (bad == advice.isBlank()) {
      throw new IllegalArgumentException(
          severity + " with the advice '" + advice + "': only bad news has one, and always has");
    }
  }

  static Finding ok(String subject, String found) {
    return new Finding(Severity.OK, subject, found, "");
  }

  static Finding leftOut(String subject, String why) {
    return new Finding(Severity.LEFT_OUT, subject, why, "");
  }

  static Finding warning(String subject, String found, String advice) {
    return new Finding(Severity.WARNING, subject, found, advice);
  }

  static Finding problem(String subject, String found, String advice) {
    return new Finding(Severity.PROBLEM, subject, found, advice);
  }

  /** The same, with the places where it was found before it. */
  Finding at(String places) {
    return new Finding(severity, subject, places + ": " + found, advice);
  }

  /** Whether something should be done about it. */
  public boolean isBad() {
    return !advice.isEmpty();
  }

  /** All it says. */
  public String sentence() {
    return isBad() ? found + ". " + advice : found;
  }
}
