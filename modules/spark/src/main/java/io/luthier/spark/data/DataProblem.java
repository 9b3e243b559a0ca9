package io.luthier.spark.data;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Data that a study cannot use, found before anything was trained. The message is for the user. */
public final class DataProblem extends RuntimeException {

  private static final long serialVersionUID = 1;

  private static final Pattern OWN = Pattern.compile(DataProblem.class.getName() + ": (.*)");

  /** How VectorSizeHint and VectorAssembler put it. */
  private static final Pattern VECTORS =
      Pattern.compile(
          "((VectorSizeHint Expecting|Got null vector|Encountered (NaN|null) while assembling).*)");

  /** A problem in one sentence: what was found, what is needed, where. */
  public DataProblem(String message) {
    super(message);
  }

  /** A problem that shows in an exception of Spark's. */
  public DataProblem(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * The problem behind a failed Spark job, if it is one of the data: found by our own code in a
   * task, or by a stage of Spark ML. Exceptions of tasks come back as text inside another.
   */
  public static Optional<DataProblem> in(Throwable failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof DataProblem problem) {
        return Optional.of(problem);
      }
      String text = String.valueOf(cause.getMessage());
      Matcher own = OWN.matcher(text);
      if (own.find()) {
        return Optional.of(new DataProblem(own.group(1), failed));
      }
      Matcher vectors = VECTORS.matcher(text);
      if (vectors.find()) {
        return Optional.of(
            new DataProblem(
                "vectors and arrays must all be of one length, with nothing missing: "
                    + vectors.group(1),
                failed));
      }
    }
    return Optional.empty();
  }
}
