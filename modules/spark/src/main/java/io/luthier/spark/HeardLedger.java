package io.luthier.spark;

import io.luthier.ledger.Ledger;
import io.luthier.ledger.LedgerEvent;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * A ledger of which somebody else hears each event too.
 *
 * @param listener thread-safe
 */
record HeardLedger(Ledger ledger, Consumer<LedgerEvent> listener) implements Ledger {

  @Override
  public void add(LedgerEvent event) {
    listener.accept(event);
    ledger.add(event);
  }

  @Override
  public void sync() throws IOException {
    ledger.sync();
  }
}
