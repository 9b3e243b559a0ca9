package io.luthier.spark.doctor;

import io.luthier.dl4j.network.TrainingMemory;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Judges the memory that networks have. They live outside the heap, all slots of an executor in one
 * process. JavaCPP's {@code maxphysicalbytes} counts that whole process, heap included, once and
 * not by slot; its {@code maxbytes} does not count the arrays of ND4J.
 */
final class MemoryCheck {

  private static final String SUBJECT = "memory";
  static final String LIMIT = "org.bytedeco.javacpp.maxphysicalbytes";
  static final String POINTER_LIMIT = "org.bytedeco.javacpp.maxbytes";

  private static final Pattern LIMIT_OPTION =
      Pattern.compile("-D" + Pattern.quote(LIMIT) + "=(\\S*)");

  private MemoryCheck() {}

  /**
   * Judges one executor.
   *
   * @param memory what the cluster grants it
   * @param slots how many networks there are at once
   * @param processes how many executors its machine has
   * @param heaps bytes of their heaps, all together
   */
  static Finding of(
      ProcessFacts facts, ExecutorMemory memory, int slots, int processes, long heaps) {
    long limit = facts.natives().orElseThrow().physicalLimit();
    Finding machine = machine(facts, processes, heaps);
    if (machine.isBad()) {
      return machine;
    }
    if (limit > 0) {
      Finding found = limit(limit, facts, memory, slots);
      if (found.isBad()) {
        return found;
      }
    } else if (memory.overhead().isPresent()) {
      Finding found = overhead(memory.overhead().getAsLong());
      if (found.isBad()) {
        return found;
      }
    }
    if (!facts.pointerLimit().isEmpty()) {
      return Finding.warning(
          SUBJECT,
          POINTER_LIMIT + " is " + facts.pointerLimit() + ", which does not limit ND4J's arrays",
          "Leave it out, or set "
              + LIMIT
              + ", which limits the whole process: its heap and the networks of all its slots");
    }
    long share = (facts.machine() - heaps) / processes;
    long room = Math.min(memory.overhead().orElse(share), share);
    room = limit > 0 ? Math.min(room, limit - facts.heap()) : room;
    return Finding.ok(
        SUBJECT,
        "heap "
            + Bytes.text(facts.heap())
            + ", beside it "
            + Bytes.text(room)
            + " for "
            // Networks are in the memory of a GPU where there is one.
            + (facts.natives().orElseThrow().device().onGpu()
                ? "CUDA"
                : networks(slots) + upTo(TrainingMemory.parameters(room, slots)))
            + (processes > 1 ? "; its machine has " + processes + " executors" : ""));
  }

  private static String upTo(long parameters) {
    double millions = parameters / 1e6;
    return millions < 1
        ? ", which must be small"
        : String.format(Locale.ROOT, ", of up to %.0f million parameters", Math.floor(millions));
  }

  private static String networks(int slots) {
    return slots == 1 ? "the network of 1 slot" : "the networks of " + slots + " slots";
  }

  private static Finding machine(ProcessFacts facts, int processes, long heaps) {
    long room = facts.machine() - heaps;
    if (room >= processes * TrainingMemory.PROCESS) {
      return Finding.ok(SUBJECT, "the machine has room");
    }
    String all = processes == 1 ? "the heap" : "the heaps of " + processes + " executors";
    return Finding.warning(
        SUBJECT,
        all
            + " may take "
            + Bytes.text(heaps)
            + " of "
            + Bytes.text(facts.machine())
            + " that the machine or container has, and networks live outside the heap",
        "Leave "
            + Bytes.text(TrainingMemory.PROCESS)
            + " a process and more for large networks: lower "
            + (facts.id().equals("driver") ? "--driver-memory" : "--executor-memory")
            + (processes == 1 ? "" : ", or have fewer executors on a machine"));
  }

  private static Finding limit(long limit, ProcessFacts facts, ExecutorMemory memory, int slots) {
    if (limit <= facts.heap()) {
      return Finding.warning(
          SUBJECT,
          LIMIT
              + " is "
              + Bytes.text(limit)
              + ", and the heap alone may grow to "
              + Bytes.text(facts.heap())
              + ": it counts the whole process, so trials would fail for want of memory",
          "Leave it out, or set it to the heap and what it takes beside it for " + networks(slots));
    }
    // The kernel counts a little more than JavaCPP does.
    long needed = (long) Math.ceil((limit - facts.heap()) * 1.1 / Bytes.MIB);
    if (memory.limit().isPresent()
        && memory.limit().getAsLong() < facts.heap() + needed * Bytes.MIB) {
      return Finding.warning(
          SUBJECT,
          LIMIT
              + " is "
              + Bytes.text(limit)
              + ", not well below the "
              + Bytes.text(memory.limit().getAsLong())
              + " at which the cluster kills the executor",
          "Set --conf spark.executor.memoryOverhead=" + needed + "m, or lower the limit");
    }
    return Finding.ok(SUBJECT, LIMIT + " can be kept");
  }

  /** Whether options of Java have JavaCPP look at the memory of the process. */
  static boolean limits(String javaOptions) {
    Matcher option = LIMIT_OPTION.matcher(javaOptions);
    return option.find() && !option.group(1).matches("0*");
  }

  /** Judges the memory beside the heap beyond which a cluster kills an executor. */
  static Finding overhead(long overhead) {
    return overhead >= TrainingMemory.PROCESS
        ? Finding.ok(SUBJECT, "overhead " + Bytes.text(overhead))
        : Finding.warning(
            SUBJECT,
            "an executor has "
                + Bytes.text(overhead)
                + " beside its heap, where networks live, and must not take more",
            "Set --conf spark.executor.memoryOverhead="
                + Bytes.setting(TrainingMemory.PROCESS)
                + ", and for large networks "
                + TrainingMemory.BYTES_PER_PARAMETER
                + " bytes per parameter and slot on top; luthier doctor with --executor-memory and"
                + " --slots says how much");
  }
}
