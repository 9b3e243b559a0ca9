package io.luthier.cli;

/** Something the user has to mend: a message of one sentence or two, and exit code 2. */
final class UsageProblem extends RuntimeException {

  private static final long serialVersionUID = 1;

  UsageProblem(String message) {
    super(message);
  }

  UsageProblem(String message, Throwable cause) {
    super(message, cause);
  }
}
