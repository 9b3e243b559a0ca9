package io.luthier.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** What the programs here have in common: arguments, medians, processor time, heap. */
final class Figures {

  private static final com.sun.management.OperatingSystemMXBean SYSTEM =
      (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private Figures() {}

  /** An argument that is a whole number. */
  static int argument(String[] arguments, int index, int otherwise) {
    return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
  }

  /** Whether a program is run by CI: on less, and to fail if a ratio is far from what it was. */
  static boolean isGuard(String[] arguments) {
    return List.of(arguments).equals(List.of("guard"));
  }

  /** Ends the process with an exit code of 1 unless something holds. */
  static void require(boolean holds, String format, Object... arguments) {
    if (!holds) {
      System.err.printf(Locale.ROOT, format + "%n", arguments);
      System.exit(1);
    }
  }

  /** Prints a line. */
  static void print(String format, Object... arguments) {
    System.out.printf(Locale.ROOT, format + "%n", arguments);
    System.out.flush();
  }

  /** The middle of some values, and in brackets the least and the greatest. */
  static String spread(String format, List<Double> values) {
    double[] sorted = values.stream().mapToDouble(value -> value).sorted().toArray();
    return String.format(
        Locale.ROOT,
        format + " [" + format + " " + format + "]",
        median(values),
        sorted[0],
        sorted[sorted.length - 1]);
  }

  /** The middle of some values. */
  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(value -> value).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The seconds of a processor that this process has had. */
  static double processSeconds() {
    return SYSTEM.getProcessCpuTime() / 1e9;
  }

  /** The bytes of the heap that are in use after a collection. */
  static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** The seconds of a processor that this process's Java threads have had, by the group of each. */
  static Map<String, Double> threadSeconds(Function<String, String> group) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Map<String, Double> seconds = new LinkedHashMap<>();
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      long nanos = thread == null ? -1 : threads.getThreadCpuTime(thread.getThreadId());
      if (nanos > 0) {
        seconds.merge(group.apply(thread.getThreadName()), nanos / 1e9, Double::sum);
      }
    }
    return seconds;
  }

  /** The arguments as whole numbers, or others if there are none. */
  static int[] all(String[] arguments, int from, int... otherwise) {
    return arguments.length > from
        ? Arrays.stream(arguments, from, arguments.length).mapToInt(Integer::parseInt).toArray()
        : otherwise;
  }
}
