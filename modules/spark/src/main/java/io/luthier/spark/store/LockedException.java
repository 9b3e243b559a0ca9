package io.luthier.spark.store;

import java.io.IOException;

/** Another driver runs the study. */
public final class LockedException extends IOException {

  private static final long serialVersionUID = 1;

  LockedException(String holder) {
    super("it is being run by " + holder);
  }
}
