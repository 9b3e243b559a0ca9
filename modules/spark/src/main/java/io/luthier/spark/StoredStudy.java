package io.luthier.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luthier.ledger.StoredLedger;
import io.luthier.report.Chronicle;
import io.luthier.report.StudyReport.State;
import io.luthier.spark.mlflow.TrialTimes;
import io.luthier.study.Ranking;
import io.luthier.study.Replay;
import io.luthier.study.StudySpec;
import io.luthier.trial.TrialResult;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that a study's directory tells of it, whether it has ended or not: what its ledger holds, and
 * what only {@code summary.json} has.
 *
 * @param spec what was asked for, with the directory where it is now
 * @param state UNFINISHED without a summary
 * @param data what is known of its data
 * @param findings of the results that there are
 * @param story the summary's, if there is one
 * @param warnings likewise
 * @param test the winner's metrics on the test split, if it has been scored
 * @param times who has run what when
 * @param trialTimes when each trial began and ended
 */
record StoredStudy(
    StudySpec spec,
    State state,
    DataFacts data,
    Findings findings,
    List<String> story,
    List<String> warnings,
    Map<String, Double> test,
    Chronicle.Snapshot times,
    TrialTimes trialTimes) {

  /**
   * Reads it, without keeping anybody out.
   *
   * @throws FileNotFoundException if there is no study
   */
  static StoredStudy read(StudyDirectory directory) throws IOException {
    byte[] record = directory.record();
    StudySpec spec = StudyRecord.spec(record).withOutput(directory.path());
    Optional<JsonNode> summary =
        directory.has(Summary.FILE)
            ? Optional.of(new ObjectMapper().readTree(directory.read(Summary.FILE)))
            : Optional.empty();
    Replay replay = new Replay();
    Chronicle chronicle = new Chronicle(InstantSource.system());
    TrialTimes trialTimes = new TrialTimes();
    StoredLedger.read(directory.ledger(), replay.andThen(chronicle).andThen(trialTimes));
    Set<String> saved = directory.savedNetworks();
    List<TrialResult> results =
        replay.results(spec).stream()
            .map(result -> saved.contains(result.model()) ? result : result.withModel(""))
            .toList();
    DataFacts data = StudyRecord.data(record);
    Findings findings = Findings.of(spec, new Ranking(spec.objective(), results), data);
    return new StoredStudy(
        spec,
        summary.map(json -> State.valueOf(json.path("state").asText())).orElse(State.UNFINISHED),
        data,
        findings,
        summary.map(json -> texts(json.path("story"))).orElse(findings.story()),
        summary.map(json -> texts(json.path("warnings"))).orElse(List.of()),
        findings
            .winner()
            .map(winner -> replay.testScores().get(winner.trial().number()))
            .orElse(Map.of()),
        chronicle.snapshot(false),
        trialTimes);
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
