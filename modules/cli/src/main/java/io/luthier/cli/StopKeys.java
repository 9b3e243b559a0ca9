package io.luthier.cli;

import io.luthier.spark.StopSignal;
import java.io.PrintStream;
import org.apache.spark.util.SignalUtils;

/**
 * Ctrl-C and SIGTERM: the first stops the study and lets it write its results, the second ends the
 * process at once. Both leave a study that the same command goes on with.
 */
final class StopKeys {

  /** What a shell expects of a process that a signal ended: 128 and the signal's number. */
  private static final int SIGINT_EXIT = 130;

  private StopKeys() {}

  /** Listens from now on, in place of Spark's own handler, which would take the session away. */
  static void listen(StopSignal signal, PrintStream err) {
    SignalUtils.register("INT", () -> handle(signal, "Ctrl-C", err));
    SignalUtils.register("TERM", () -> handle(signal, "SIGTERM", err));
  }

  private static boolean handle(StopSignal signal, String name, PrintStream err) {
    if (signal.isGiven()) {
      err.println();
      err.println("luthier: ended at once; the same command goes on from what was counted");
      Runtime.getRuntime().halt(SIGINT_EXIT);
    }
    err.println();
    err.println("luthier: " + name + ": stopping; once more to end at once");
    signal.stop("stopped by " + name + "; the same command goes on from here");
    return true;
  }
}
