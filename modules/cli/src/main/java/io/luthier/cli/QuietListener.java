package io.luthier.cli;

import io.luthier.spark.StudyListener;

/** Passes on what somebody must know who does not want to see progress. */
final class QuietListener implements StudyListener {

  private final StudyListener listener;
  private boolean waiting;

  QuietListener(StudyListener listener) {
    this.listener = listener;
  }

  @Override
  public void warned(String warning) {
    listener.warned(warning);
  }

  @Override
  public synchronized void waiting(String what) {
    waiting = true;
    listener.waiting(what);
  }

  /** That it waits no more. */
  @Override
  public synchronized void slots(int slots) {
    if (waiting) {
      listener.slots(slots);
    }
    waiting = false;
  }
}
