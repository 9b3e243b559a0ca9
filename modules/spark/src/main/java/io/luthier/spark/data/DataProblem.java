package io.luthier.spark.data;

/** Data that a study cannot use, found before anything was trained. The message is for the user. */
public final class DataProblem extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** A problem in one sentence: what was found, what is needed, where. */
  public DataProblem(String message) {
    super(message);
  }

  /** A problem that shows in an exception of Spark's. */
  public DataProblem(String message, Throwable cause) {
    super(message, cause);
  }
}
