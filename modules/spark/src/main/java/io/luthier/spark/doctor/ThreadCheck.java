package io.luthier.spark.doctor;

import io.luthier.dl4j.NativeSelfTest;
import io.luthier.dl4j.NativeSettings.Threads;

/** Judges whether the native threads of all slots of an executor fit its cores. */
final class ThreadCheck {

  private static final String SUBJECT = "threads";
  private static final String VARIABLE = "OMP_NUM_THREADS";

  private ThreadCheck() {}

  /**
   * Judges one executor.
   *
   * @param cores what Spark has granted it
   * @param cpus cores of a task
   * @param slots how many tasks it runs at once
   */
  static Finding of(ProcessFacts facts, int cores, int cpus, int slots) {
    NativeSelfTest.State natives = facts.natives().orElseThrow();
    Threads threads = natives.threads();
    int bound = Math.max(threads.omp(), Math.max(threads.master(), threads.blas()));
    String measured = Words.count(slots, "slot") + " on " + Words.count(cores, "core");
    if (natives.device().onGpu()) {
      // There, the same figures of ND4J's mean something else.
      return Finding.ok(SUBJECT, measured + ", and a GPU that trials train on");
    }
    if (bound * slots > cores) {
      return Finding.warning(
          SUBJECT,
          measured + ", and a trial has " + Words.count(bound, "native thread"),
          "Leave " + VARIABLE + " out; Luthier sets it to spark.task.cpus");
    }
    Finding environment = environment(facts.ompThreads(), cores, cpus, slots);
    if (environment.isBad()) {
      return environment;
    }
    Finding machine = machine(cores, facts.processors());
    return machine.isBad()
        ? machine
        : Finding.ok(SUBJECT, measured + ", " + Words.count(bound, "native thread") + " a trial");
  }

  /** Judges what new native threads of an executor are given; those of trials are bound anyway. */
  static Finding environment(String ompThreads, int cores, int cpus, int slots) {
    long threads = ompThreads.strip().matches("\\d{1,9}") ? Long.parseLong(ompThreads.strip()) : 0;
    return threads * slots > cores
        ? Finding.warning(
            SUBJECT,
            VARIABLE
                + " is "
                + threads
                + ", with "
                + Words.count(slots, "slot")
                + " on "
                + Words.count(cores, "core")
                + ": the threads of a trial are bound to its slot, but those that a network of"
                + " your own starts are not",
            "Leave spark.executorEnv."
                + VARIABLE
                + " out, and "
                + VARIABLE
                + " on the nodes; Luthier sets it to spark.task.cpus, here "
                + cpus)
        : Finding.ok(SUBJECT, VARIABLE + " fits the slots");
  }

  /** Judges what Spark was told of a machine. */
  static Finding machine(int cores, int processors) {
    return cores > processors
        ? Finding.warning(
            SUBJECT,
            "Spark was given "
                + Words.count(cores, "core")
                + ", and the machine has "
                + processors
                + ": trials wait for each other",
            "Give no more cores than there are: local[*] in local mode, --executor-cores or the"
                + " worker's own setting on a cluster")
        : Finding.ok(SUBJECT, Words.count(cores, "core"));
  }
}
