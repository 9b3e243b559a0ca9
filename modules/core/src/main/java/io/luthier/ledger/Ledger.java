package io.luthier.ledger;

import java.io.IOException;

/** Takes down what happens. Thread-safe. */
public interface Ledger {

  /** Takes nothing down, for a study that need not outlive its process. */
  Ledger NONE =
      new Ledger() {
        @Override
        public void add(LedgerEvent event) {}

        @Override
        public void sync() {}
      };

  /** Takes down an event, after all those added before. Returns at once; see {@link #sync}. */
  void add(LedgerEvent event);

  /**
   * Waits until every event that was added before this call is durable.
   *
   * @throws IOException if it cannot become so; then nothing added later will either
   */
  void sync() throws IOException;
}
