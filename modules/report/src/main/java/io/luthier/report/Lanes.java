package io.luthier.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Stints on lanes, one for each slot of each executor. Which slot a stint had nobody has taken
 * down: it gets the first one that was free.
 */
final class Lanes {

  /** Results come in a little after their slot is free, and the next trial may be there already. */
  private static final double LATE = 2;

  private final List<String> names = new ArrayList<>();
  private final List<Placed> placed = new ArrayList<>();

  /**
   * A stint on a lane.
   *
   * @param lane its index among {@link #names}
   * @param end not after the next one on the lane begins
   */
  record Placed(Stint stint, int lane, double end) {}

  Lanes(List<Stint> stints) {
    Map<String, List<Stint>> executors = new TreeMap<>(NUMBERS_FIRST);
    Map<String, String> whole = names(stints);
    for (Stint stint : stints) {
      String name = whole.getOrDefault(stint.executor(), stint.executor());
      executors.computeIfAbsent(name, executor -> new ArrayList<>()).add(stint);
    }
    executors.forEach(this::place);
  }

  /** Executors by their ids, as numbers where they are some. */
  private static final Comparator<String> NUMBERS_FIRST =
      Comparator.comparingLong(Lanes::number).thenComparing(Comparator.naturalOrder());

  private static long number(String executor) {
    String id = executor.replaceFirst("@.*", "");
    return id.matches("\\d{1,18}") ? Long.parseLong(id) : Long.MAX_VALUE;
  }

  /** Who starts a trial is known by id alone, who ended one by id and host. */
  private static Map<String, String> names(List<Stint> stints) {
    Map<String, String> names = new HashMap<>();
    for (Stint stint : stints) {
      int at = stint.executor().indexOf('@');
      if (at > 0) {
        names.putIfAbsent(stint.executor().substring(0, at), stint.executor());
      }
    }
    return names;
  }

  private void place(String executor, List<Stint> stints) {
    stints.sort(Comparator.comparingDouble(Stint::begin).thenComparingInt(Stint::run));
    List<Integer> lastOf = new ArrayList<>();
    int base = names.size();
    for (Stint stint : stints) {
      int lane = 0;
      while (lane < lastOf.size() && !isFree(placed.get(lastOf.get(lane)).stint(), stint)) {
        lane++;
      }
      if (lane < lastOf.size()) {
        int before = lastOf.get(lane);
        Placed last = placed.get(before);
        placed.set(
            before, new Placed(last.stint(), last.lane(), Math.min(last.end(), stint.begin())));
        lastOf.set(lane, placed.size());
      } else {
        lastOf.add(placed.size());
      }
      placed.add(new Placed(stint, base + lane, stint.end()));
    }
    for (int lane = 1; lane <= lastOf.size(); lane++) {
      String name = executor.isEmpty() ? "?" : executor;
      names.add(lastOf.size() == 1 ? name : name + " #" + lane);
    }
  }

  private static boolean isFree(Stint before, Stint next) {
    double free = before.end();
    if (!Double.isNaN(before.seconds())) {
      free = Math.max(before.begin() + before.seconds(), free - LATE);
    }
    return free <= next.begin();
  }

  /** The lanes from top to bottom. */
  List<String> names() {
    return names;
  }

  /** Every stint, lane after lane and none before one that it follows. */
  List<Placed> placed() {
    return placed;
  }
}
