package io.luthier.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.luthier.ledger.LedgerEvent;
import io.luthier.report.StudyReport.State;
import io.luthier.study.Stop;
import io.luthier.trial.TrialResult;
import io.luthier.trial.TrialState;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The study in a nutshell, as {@code summary.json} has it. */
final class Summary {

  static final String FILE = "summary.json";

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private Summary() {}

  /** The JSON text. */
  static String of(
      TunedStudy study, List<LedgerEvent.TestOpened> testOpenings, double seconds, String spark) {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("study", study.spec().name());
    summary.put("state", state(study.stop(), study.winner()).name());
    summary.put("winner", study.winner().map(winner -> winner(winner, study)).orElse(null));
    summary.put("previous", previous(study));
    summary.put("trials", counts(study));
    summary.put("failures", study.failures());
    summary.put("testOpenings", testOpenings.stream().map(Summary::opening).toList());
    summary.put("seconds", seconds);
    summary.put("warnings", study.warnings());
    summary.put("story", study.story());
    summary.put("insights", study.insights());
    summary.put("versions", Versions.all(spark));
    try {
      return JSON.writeValueAsString(summary) + "\n";
    } catch (JsonProcessingException impossible) {
      throw new java.io.UncheckedIOException(impossible);
    }
  }

  /** Whether the study that these bytes are about was stopped, and can go on. */
  static boolean isStopped(byte[] summary) throws IOException {
    return JSON.readTree(summary).path("state").asText().equals(State.STOPPED.name());
  }

  /** Whether the study that these bytes are about has ended with a winner. */
  static boolean isCompleted(byte[] summary) throws IOException {
    return JSON.readTree(summary).path("state").asText().equals(State.COMPLETED.name());
  }

  /** The state of a study that has come to its end or was stopped. */
  static State state(Optional<Stop> stop, Optional<TrialResult> winner) {
    if (stop.filter(s -> s.kind() == Stop.Kind.REQUEST).isPresent()) {
      return State.STOPPED;
    }
    return winner.isPresent() ? State.COMPLETED : State.FAILED;
  }

  private static Map<String, Object> winner(TrialResult winner, TunedStudy study) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("trial", winner.trial().number());
    json.put("configuration", winner.trial().configuration());
    json.put("metrics", winner.metrics());
    json.put("model", winner.model());
    json.put("test", study.test().orElse(null));
    return json;
  }

  private static Map<String, Object> previous(TunedStudy study) {
    return study
        .previous()
        .map(previous -> previous.json(study.winner(), study.spec().objective()))
        .orElse(null);
  }

  private static Map<String, Object> opening(LedgerEvent.TestOpened opening) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("trial", opening.trial());
    json.put("at", opening.at());
    return json;
  }

  private static Map<TrialState, Integer> counts(TunedStudy study) {
    Map<TrialState, Integer> counts = new LinkedHashMap<>();
    for (TrialState state : TrialState.values()) {
      counts.put(state, 0);
    }
    study.results().results().forEach(r -> counts.merge(r.outcome().state(), 1, Integer::sum));
    return counts;
  }
}
