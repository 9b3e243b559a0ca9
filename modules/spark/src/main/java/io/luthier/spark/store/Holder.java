package io.luthier.spark.store;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A process that holds a lock.
 *
 * @param host the name of its machine
 * @param machine what tells its machine's present run, and its container, from others of that name
 * @param process its number there
 * @param started when it started, ISO-8601; numbers are given again
 * @param since when it took the lock, ISO-8601
 * @param token drawn for this lock alone
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Holder(
    String host, String machine, long process, String started, String since, String token) {

  /** This process, from now on. */
  static Holder here(Instant now) {
    ProcessHandle self = ProcessHandle.current();
    return new Holder(
        hostName(),
        thisMachine(),
        self.pid(),
        startOf(self),
        now.toString(),
        "" + UUID.randomUUID());
  }

  /** Whether the process is known to run no more; false where that cannot be seen from here. */
  boolean isKnownDead() {
    if (!machine.equals(thisMachine())) {
      return false;
    }
    Optional<ProcessHandle> found = ProcessHandle.of(process).filter(ProcessHandle::isAlive);
    return found.isEmpty() || !startOf(found.get()).equals(started);
  }

  @Override
  public String toString() {
    return "process " + process + " on " + host + ", since " + since;
  }

  private static String startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("");
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "a host without a name";
    }
  }

  /** The kernel's boot and the namespace that process numbers are of; empty parts where unknown. */
  private static String thisMachine() {
    String boot = "";
    String namespace = "";
    try {
      boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
      namespace = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
    } catch (IOException | UnsupportedOperationException elsewhere) {
      // Not Linux, or not allowed: the host's name has to do.
    }
    return hostName() + " " + boot + " " + namespace;
  }
}
