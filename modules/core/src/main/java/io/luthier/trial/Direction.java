package io.luthier.trial;

/** Whether a metric is to become small or large. */
public enum Direction {
  /** Small is good, as for a loss. */
  MIN,
  /** Large is good, as for an accuracy. */
  MAX
}
