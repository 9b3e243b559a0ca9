package io.luthier.spark.link;

import io.luthier.trial.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The studies that this JVM drives, by their id. In local mode tasks find their study here; on a
 * cluster the plugin's driver end answers calls from here. Thread-safe.
 */
public final class Switchboard {

  private static final Map<String, StudyLine> LINES = new ConcurrentHashMap<>();

  private Switchboard() {}

  /** Makes a study reachable under an id. */
  public static void connect(String study, StudyLine line) {
    LINES.put(study, line);
  }

  /** The study has ended; later calls from stragglers find nothing. */
  public static void disconnect(String study) {
    LINES.remove(study);
  }

  static Optional<StudyLine> find(String study) {
    return Optional.ofNullable(LINES.get(study));
  }

  /** Answers a call that came over the wire. */
  static byte[] answer(byte[] message) {
    Call call = Call.read(message);
    StudyLine line = find(call.study()).orElse(Ended.LINE);
    if (call instanceof Call.Claim claim) {
      return Call.write(line.claim(claim.ticket(), claim.start(), claim.executor()));
    }
    if (call instanceof Call.Report report) {
      Verdict verdict = line.report(report.trial(), report.attempt(), report.measurement());
      return verdict.stop().orElse("").getBytes(StandardCharsets.UTF_8);
    }
    if (call instanceof Call.Spoiled spoiled) {
      line.spoiled(spoiled.trial(), spoiled.reason());
      return new byte[0];
    }
    Call.Offer offer = (Call.Offer) call;
    return new byte[] {(byte) (line.wouldKeep(offer.trial(), offer.value()) ? 1 : 0)};
  }
}
