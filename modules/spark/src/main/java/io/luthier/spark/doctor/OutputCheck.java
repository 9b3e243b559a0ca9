package io.luthier.spark.doctor;

import java.util.List;
import java.util.Set;

/** Judges whether a study's directory can be kept on a file system. */
final class OutputCheck {

  private static final String SUBJECT = "output";

  private static final Set<String> OBJECT_STORES =
      Set.of(
          "s3", "s3a", "s3n", "gs", "abfs", "abfss", "wasb", "wasbs", "oss", "cos", "cosn", "obs",
          "swift");

  private OutputCheck() {}

  /** Judges what a probe has found; several things may be worth saying. */
  static List<Finding> of(OutputFacts facts) {
    String directory = facts.directory();
    if (!facts.failure().isEmpty()) {
      return List.of(unusable(directory, facts.failure()));
    }
    if (!facts.whole()) {
      return List.of(
          Finding.problem(
              SUBJECT,
              directory + ": a file was not read back as it was written",
              "Choose an output directory on another file system"));
    }
    Finding space = space(directory, facts.free());
    Finding exclusion = exclusion(facts);
    if (space.isBad() && exclusion.isBad()) {
      return List.of(exclusion, space);
    }
    return List.of(space.isBad() ? space : exclusion);
  }

  private static Finding exclusion(OutputFacts facts) {
    if (OBJECT_STORES.contains(facts.scheme())) {
      return Finding.warning(
          SUBJECT,
          facts.directory()
              + " is writable, but on an object store, where exclusive creation of a file"
              + " cannot be relied on: two drivers that start the same study at the same moment"
              + " may both run it",
          "Start a study from one place at a time; nothing else is less safe there");
    }
    if (!facts.exclusive()) {
      return Finding.problem(
          SUBJECT,
          facts.directory()
              + ": the same file could be created twice, so nothing would keep two drivers from"
              + " running the same study",
          "Choose an output directory on another file system");
    }
    boolean known = facts.free() < Long.MAX_VALUE;
    return Finding.ok(
        SUBJECT,
        facts.directory()
            + " is writable, creates files exclusively"
            + (known ? ", has " + Bytes.text(facts.free()) + " free" : ""));
  }

  /** Judges what is left of a disk. */
  static Finding space(String directory, long free) {
    return free >= Bytes.GIB
        ? Finding.ok(SUBJECT, Bytes.text(free) + " free")
        : Finding.warning(
            SUBJECT,
            directory + " has only " + Bytes.text(free) + " free",
            "Make room there, or choose an output directory elsewhere: a study that cannot be"
                + " written stops");
  }

  /** A directory in which nothing can be made. */
  static Finding unusable(String directory, String reason) {
    return Finding.problem(
        SUBJECT,
        directory + " cannot be used: " + reason,
        "Choose an output directory that can be reached, and that you may write to");
  }

  /** A directory in which a probe had to be left. */
  static Finding notRemoved(String directory, String reason) {
    return Finding.warning(
        SUBJECT,
        directory + ": a file that was made there could not be removed: " + reason,
        "Remove .luthier-doctor-* there, and see that you may remove files");
  }

  /** Judges whether an executor can use what the driver can. */
  static Finding shared(ProcessFacts facts, String directory) {
    return facts.outputFailure().isEmpty()
        ? Finding.ok(SUBJECT, "shared with the driver")
        : Finding.problem(
            SUBJECT,
            directory + " cannot be used: " + facts.outputFailure(),
            "Choose a directory that the driver and all executors share and may write to: on HDFS,"
                + " an object store, or NFS. The same holds for the data");
  }
}
