package io.luthier.testkit.simulation;

import io.luthier.pruner.Pruner;
import java.util.Optional;

/**
 * What is simulated. The unit of time is the mean duration of a trial.
 *
 * @param seed decides everything that happens
 * @param executors how many executors there are, but for the time that one takes to come back
 * @param slots how many trials run on an executor at once
 * @param trials how many trials the study has
 * @param epochs how many epochs each of them is trained
 * @param poison the share of trials that crash their executor whenever they run
 * @param executorLife how long an executor lives on average, if no trial crashes it: it is as often
 *     taken away as it crashes
 * @param driverLife how long a driver lives on average; infinite for one that does not die. Should
 *     be much longer than a trial: one that ran in three deaths is given up
 * @param longestFirst whether the longest trials are handed out first; then a trial's duration is
 *     known from its configuration
 * @param pruner what stops trials before their end; empty if nothing does
 */
public record Scenario(
    long seed,
    int executors,
    int slots,
    int trials,
    int epochs,
    double poison,
    double executorLife,
    double driverLife,
    boolean longestFirst,
    Optional<Pruner> pruner) {

  public Scenario {
    if (executors < 1 || slots < 1 || trials < 1 || epochs < 1) {
      throw new IllegalArgumentException(
          "executors, slots, trials and epochs must be at least 1; found "
              + executors
              + ", "
              + slots
              + ", "
              + trials
              + " and "
              + epochs);
    }
  }
}
