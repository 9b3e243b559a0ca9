package io.luthier.spark;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * A way to stop a study from another thread: its running trials end within a batch, and there are
 * results for those that had ended before. Thread-safe; for one study.
 */
public final class StopSignal {

  private Optional<String> reason = Optional.empty();
  private Consumer<String> listener = ignored -> {};

  /** Not given yet. */
  public StopSignal() {}

  /**
   * Stops the study. Returns at once; a second call changes nothing.
   *
   * @param reason who or what asks for it, for the user
   */
  public synchronized void stop(String reason) {
    if (this.reason.isEmpty()) {
      this.reason = Optional.of(reason);
      listener.accept(reason);
    }
  }

  /** Whether it was given. */
  public synchronized boolean isGiven() {
    return reason.isPresent();
  }

  /** Hears of the signal, at once if it was given before. */
  synchronized void onStop(Consumer<String> listener) {
    this.listener = listener;
    reason.ifPresent(listener);
  }
}
