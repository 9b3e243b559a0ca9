package io.luthier.testkit.simulation;

import io.luthier.ledger.Ledger;
import io.luthier.ledger.LedgerEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** A ledger whose driver may die at any moment: what is not durable then may be lost. */
final class MortalLedger implements Ledger {

  private final List<LedgerEvent> durable = new ArrayList<>();
  private final List<LedgerEvent> waiting = new ArrayList<>();
  private final BitSet ended = new BitSet();
  private Moment deadly = Moment.NEVER;

  /** When, in the next write that is waited for, the driver dies. */
  enum Moment {
    NEVER,
    BEFORE_IT_IS_DURABLE,
    WHEN_IT_IS_DURABLE
  }

  /** The driver has died while it waited for the ledger. */
  static final class DriverDied extends IOException {
    private static final long serialVersionUID = 1;
  }

  /** The driver will die in the next write. */
  void arm(Moment moment) {
    deadly = moment;
  }

  @Override
  public void add(LedgerEvent event) {
    waiting.add(event);
  }

  @Override
  public void sync() throws DriverDied {
    Moment moment = deadly;
    deadly = Moment.NEVER;
    if (moment == Moment.BEFORE_IT_IS_DURABLE) {
      throw new DriverDied();
    }
    write(waiting.size());
    if (moment == Moment.WHEN_IT_IS_DURABLE) {
      throw new DriverDied();
    }
  }

  private void write(int count) {
    for (LedgerEvent event : waiting.subList(0, count)) {
      durable.add(event);
      if (event instanceof LedgerEvent.Ended end) {
        ended.set(end.result().trial().number());
      }
    }
    waiting.subList(0, count).clear();
  }

  /** The driver has died: of what waits, some may have been written, in its order. */
  void die(SplittableRandom random) {
    deadly = Moment.NEVER;
    write(random.nextInt(waiting.size() + 1));
    waiting.clear();
  }

  /** Whether the result of a trial is durable. */
  boolean holdsResult(int trial) {
    return ended.get(trial);
  }

  /** What the next driver reads. */
  void replay(Consumer<LedgerEvent> events) {
    durable.forEach(events);
  }
}
