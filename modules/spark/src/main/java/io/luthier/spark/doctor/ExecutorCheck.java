package io.luthier.spark.doctor;

import io.luthier.spark.doctor.ExecutorProbe.Visit;
import java.util.List;
import java.util.stream.Collectors;

/** Judges whether a session's executors were reached. */
final class ExecutorCheck {

  private static final String SUBJECT = "executors";
  private static final int NAMED = 4;

  private ExecutorCheck() {}

  static Finding of(Visit visit) {
    List<String> reached = visit.facts().stream().map(ProcessFacts::place).toList();
    if (reached.isEmpty()) {
      String reason = visit.failure().lines().findFirst().orElse("none has come");
      return SessionCheck.javaOfFailure(visit.failure())
          .orElseGet(
              () ->
                  Finding.problem(
                      SUBJECT,
                      "none could be reached: " + reason,
                      "Check that --master is the cluster's address, and see in its web page whether"
                          + " it has workers with as many free cores and as much memory as an"
                          + " executor asks for; if executors end, their logs say why"));
    }
    List<Executor> missed = visit.missed();
    int all = reached.size() + missed.size();
    String found = reached.size() + " of " + all + " reached";
    if (missed.isEmpty()) {
      return Finding.ok(SUBJECT, found + ": " + named(reached));
    }
    String reason = visit.failure().lines().findFirst().map(why -> ": " + why).orElse("");
    return Finding.warning(
        SUBJECT,
        found + "; not reached: " + named(missed.stream().map(Executor::place).toList()) + reason,
        "See in their logs what keeps them, and whether they run something else meanwhile");
  }

  /** The first of several places. */
  static String named(List<String> places) {
    return places.size() <= NAMED
        ? String.join(", ", places)
        : places.stream().limit(NAMED).collect(Collectors.joining(", "))
            + " and "
            + (places.size() - NAMED)
            + " more";
  }
}
