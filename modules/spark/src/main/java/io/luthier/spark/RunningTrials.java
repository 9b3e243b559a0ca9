package io.luthier.spark;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** The trials that run in this JVM, so that tasks can wait for one to end. Thread-safe. */
final class RunningTrials {

  private static final Map<Key, CountDownLatch> RUNNING = new ConcurrentHashMap<>();

  private RunningTrials() {}

  private record Key(String study, int trial) {}

  static void begin(String study, int trial) {
    RUNNING.put(new Key(study, trial), new CountDownLatch(1));
  }

  static void end(String study, int trial) {
    RUNNING.remove(new Key(study, trial)).countDown();
  }

  /** Waits until a trial has ended; returns at once if it does not run here. */
  static void await(String study, int trial) throws InterruptedException {
    CountDownLatch end = RUNNING.get(new Key(study, trial));
    if (end != null) {
      end.await();
    }
  }
}
