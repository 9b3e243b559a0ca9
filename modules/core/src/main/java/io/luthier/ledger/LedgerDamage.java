package io.luthier.ledger;

import java.io.IOException;

/** A ledger that cannot be trusted: something that was durable once is not what it was. */
public final class LedgerDamage extends IOException {

  private static final long serialVersionUID = 1;

  /** Damage in a file, at an offset in bytes. */
  LedgerDamage(String file, long offset, String what) {
    super(
        "the ledger is damaged: "
            + file
            + ", offset "
            + offset
            + ": "
            + what
            + ". Restore the file, or begin anew with another output directory");
  }
}
