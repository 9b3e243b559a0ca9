package io.luthier.testkit.simulation;

/**
 * Something that happened in a simulation.
 *
 * @param at when, on the virtual clock
 * @param kind what
 * @param trial to which trial; -1 if to none
 * @param executor to which executor; empty if to none
 */
public record Happening(double at, Kind kind, int trial, String executor) {

  /** What can happen. */
  public enum Kind {
    /** A trial starts on an executor, maybe not for the first time. */
    STARTED,
    /** A trial has ended an epoch. */
    MEASURED,
    /** A trial is trained, and its result counts. */
    ENDED,
    /** A trial is lost with its executor. */
    LOST,
    /** A trial is lost for the last time, and its failure counts. */
    GIVEN_UP,
    /** A lost trial that still runs somewhere is told to stop. */
    SENT_HOME,
    /** An executor is there. */
    EXECUTOR_CAME,
    /** An executor is gone. */
    EXECUTOR_DIED,
    /** The driver dies, and the executors with it. */
    DRIVER_DIED
  }
}
