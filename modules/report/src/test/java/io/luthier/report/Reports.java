package io.luthier.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luthier.study.Ranking;
import io.luthier.study.StudySpec;
import io.luthier.testkit.study.MadeUpStudy;
import io.luthier.trial.TrialResult;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;

/** Reports of made-up studies. */
final class Reports {

  private Reports() {}

  static StudyReport of(MadeUpStudy study) {
    Chronicle chronicle = new Chronicle(InstantSource.system());
    study.events().forEach(chronicle);
    return of(study.spec(), study.results(), chronicle.snapshot(false));
  }

  static StudyReport of(StudySpec spec, List<TrialResult> unsorted, Chronicle.Snapshot times) {
    List<TrialResult> results = new Ranking(spec.objective(), unsorted).results();
    List<ReportColumn> columns = new ArrayList<>();
    columns.add(column(results, "trial", result -> result.trial().number()));
    columns.add(column(results, "state", result -> result.outcome().state().name()));
    columns.add(column(results, "val_loss", result -> result.metrics().get("val_loss")));
    spec.parameters()
        .keySet()
        .forEach(
            name ->
                columns.add(
                    column(results, name, r -> r.trial().configuration().values().get(name))));
    columns.add(column(results, "epochs", result -> result.measurements().size()));
    columns.add(column(results, "why", result -> result.trial().why()));
    columns.add(column(results, "seed", result -> result.trial().seed()));
    columns.add(column(results, "message", TrialResult::message));
    return new StudyReport(
        spec,
        StudyReport.State.COMPLETED,
        Instant.parse("2026-03-02T00:00:00Z"),
        columns,
        results,
        times,
        MadeUpStudy.HOSTILE,
        List.of(),
        MadeUpStudy.HOSTILE,
        Map.of(MadeUpStudy.HOSTILE.get(0), 3),
        Map.of("test_loss", 1 / 3.0),
        OptionalLong.of(results.size()),
        "0.1.0");
  }

  private static ReportColumn column(
      List<TrialResult> results, String name, Function<TrialResult, Object> value) {
    return new ReportColumn(name, Arrays.asList(results.stream().map(value).toArray()));
  }

  /** The text of a report's data. */
  static String text(StudyReport report) throws IOException {
    StringWriter text = new StringWriter();
    DataBlock.write(report, text);
    return text.toString();
  }

  static JsonNode json(StudyReport report) throws IOException {
    return new ObjectMapper().readTree(text(report));
  }
}
