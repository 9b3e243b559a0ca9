package io.luthier.trial;

import java.util.Optional;

/**
 * The study's answer to a measurement: go on, or stop and why.
 *
 * @param stop the reason to stop; empty to go on
 */
public record Verdict(Optional<String> stop) {

  /** Train the next epoch. */
  public static final Verdict GO_ON = new Verdict(Optional.empty());

  /** Stop now, for this reason. */
  public static Verdict stop(String reason) {
    return new Verdict(Optional.of(reason));
  }
}
