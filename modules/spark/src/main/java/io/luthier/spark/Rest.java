package io.luthier.spark;

/** What a thread does between two turns, until somebody ends it. Thread-safe. */
final class Rest {

  private boolean over;

  /**
   * Waits, but no longer once this has been ended, now or before, or the thread is interrupted.
   *
   * @return whether that is so
   */
  synchronized boolean atMost(long nanos) {
    long deadline = System.nanoTime() + nanos;
    try {
      for (long left = nanos; left > 0 && !over; left = deadline - System.nanoTime()) {
        wait(left / 1_000_000 + 1);
      }
    } catch (InterruptedException givenUp) {
      Thread.currentThread().interrupt();
      return true;
    }
    return over;
  }

  /** There is nothing to wait for any more. */
  synchronized void end() {
    over = true;
    notifyAll();
  }
}
