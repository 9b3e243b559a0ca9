/**
 * The append-only record of a study: everything that happened, in the order in which it did, so
 * that a driver that died can be replaced by another.
 *
 * <p>A ledger is a directory of small files behind the {@link io.luthier.ledger.LedgerStorage} that
 * it is given. {@link io.luthier.ledger.StoredLedger} writes them, and replays what earlier drivers
 * wrote. What an event means for a study is not known here.
 */
package io.luthier.ledger;
