package io.luthier.spark.mlflow;

import java.io.IOException;

/** A server has answered, and does not do what it was asked for. */
final class MlflowRefusal extends IOException {

  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;

  /**
   * A refusal.
   *
   * @param status of HTTP
   * @param code MLflow's own, such as {@code RESOURCE_DOES_NOT_EXIST}; may be empty
   */
  MlflowRefusal(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** Whether MLflow says so with this code of its own. */
  boolean is(String code) {
    return this.code.equals(code);
  }

  /** Whether it would refuse every other request as well. */
  boolean concernsAll() {
    return status < 400 || status == 401 || status == 403 || status == 429 || status == 503;
  }
}
