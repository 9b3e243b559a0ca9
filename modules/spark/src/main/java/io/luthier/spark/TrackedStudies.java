package io.luthier.spark;

import io.luthier.diagnosis.Judgement;
import io.luthier.diagnosis.Yardstick;
import io.luthier.report.StudyReport.State;
import io.luthier.spark.mlflow.TrackedStudy;
import io.luthier.spark.mlflow.TrackedTrial;
import io.luthier.spark.mlflow.TrialTimes;
import io.luthier.study.Ranking;
import io.luthier.study.StudySpec;
import io.luthier.trial.TrialResult;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a tracking server is told of a study: its results, and its ledger's times. */
final class TrackedStudies {

  private TrackedStudies() {}

  /** A study of which a driver holds the ledger, while it runs. */
  static TrackedStudy running(OpenStudy open, DataFacts data) {
    StudySpec spec = open.study().spec();
    // Before the times: whatever has a result by now has times as well.
    List<TrialResult> results = open.study().history().results();
    return of(
        spec,
        State.RUNNING,
        new Ranking(spec.objective(), results),
        data,
        open.times(),
        now(),
        Map.of(),
        List.of(),
        List.of());
  }

  /** The same study when it has come to its end, or was stopped. */
  static TrackedStudy ended(OpenStudy open, DataFacts data, TunedStudy tuned) {
    return of(
        tuned.spec(),
        Summary.state(tuned.stop(), tuned.winner()),
        tuned.results(),
        data,
        open.times(),
        now(),
        tuned.test().orElse(Map.of()),
        tuned.story(),
        tuned.warnings());
  }

  /** A study as its directory has it. */
  static TrackedStudy stored(StoredStudy stored) {
    return of(
        stored.spec(),
        stored.state(),
        stored.findings().ranking(),
        stored.data(),
        stored.trialTimes(),
        stored.trialTimes().last(),
        stored.test(),
        stored.story(),
        stored.warnings());
  }

  private static TrackedStudy of(
      StudySpec spec,
      State state,
      Ranking ranking,
      DataFacts data,
      TrialTimes times,
      Instant end,
      Map<String, Double> test,
      List<String> story,
      List<String> warnings) {
    Yardstick yardstick = Yardstick.of(ranking.results()).withPrior(data.prior());
    Map<Integer, TrialTimes.Span> spans = times.trials(spec.data());
    Map<Integer, TrackedTrial> trials = new TreeMap<>();
    spans.forEach((number, span) -> trials.put(number, unfinished(span, state)));
    for (TrialResult result : ranking.results()) {
      int number = result.trial().number();
      Optional<TrialTimes.Span> span = Optional.ofNullable(spans.get(number));
      trials.put(
          number,
          new TrackedTrial(
              result.trial(),
              result.outcome().state().name(),
              Optional.of(result),
              span.map(TrialTimes.Span::begin).orElse(end),
              span.map(TrialTimes.Span::end).orElse(end),
              result.measurements(),
              Judgement.of(result, yardstick).diagnosis().name()));
    }
    return new TrackedStudy(
        spec,
        times.studyId(),
        state.name(),
        times.begin(),
        end,
        new ArrayList<>(trials.values()),
        Findings.winner(ranking),
        test,
        story,
        warnings);
  }

  private static TrackedTrial unfinished(TrialTimes.Span span, State study) {
    String state =
        switch (study) {
          case RUNNING -> TrackedTrial.RUNNING;
          case STOPPED -> "STOPPED";
          default -> "LOST";
        };
    return new TrackedTrial(
        span.trial(), state, Optional.empty(), span.begin(), span.end(), span.measurements(), "");
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }
}
