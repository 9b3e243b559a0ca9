package io.luthier.spark;

/**
 * A study that cannot begin in its output directory, or go on there: another driver runs it, what
 * is there is another study, or it is damaged. Nothing was trained. The message is for the user.
 */
public final class ResumeProblem extends RuntimeException {

  private static final long serialVersionUID = 1;

  ResumeProblem(String message) {
    super(message);
  }

  ResumeProblem(String message, Throwable cause) {
    super(message, cause);
  }
}
