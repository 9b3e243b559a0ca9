package io.luthier.dl4j.engine;

/**
 * Native memory that trainings have dropped, and that a garbage collection would give back. One is
 * due after so many trainings or so many bytes, whichever comes first: it takes as long as a small
 * training, and large ones drop much. Thread-safe.
 */
final class DroppedMemory {

  private static final int TRAININGS = 16;

  /** An eighth of what a process is reckoned to take for itself. */
  private static final long BYTES = 128L << 20;

  private int trainings;
  private long bytes;

  /**
   * Whether a collection is due; what was dropped until now is forgotten then.
   *
   * @param dropped the bytes that one more training has dropped, roughly
   */
  synchronized boolean isDueAfter(long dropped) {
    trainings++;
    bytes += dropped;
    if (trainings < TRAININGS && bytes < BYTES) {
      return false;
    }
    trainings = 0;
    bytes = 0;
    return true;
  }
}
