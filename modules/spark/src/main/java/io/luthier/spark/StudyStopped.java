package io.luthier.spark;

/**
 * A study that could not be brought to its end. What was counted is safe: the same study on the
 * same output directory goes on from there. The message is for the user.
 */
public final class StudyStopped extends RuntimeException {

  private static final long serialVersionUID = 1;

  StudyStopped(String message, Throwable cause) {
    super(message, cause);
  }
}
