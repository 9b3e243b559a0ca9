package io.luthier.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.luthier.diagnosis.Insight;
import io.luthier.space.ChoiceParameter;
import io.luthier.space.ConditionalParameter;
import io.luthier.space.IntegerParameter;
import io.luthier.space.Parameter;
import io.luthier.space.RealParameter;
import io.luthier.space.Scale;
import io.luthier.space.ValueType;
import io.luthier.study.Columns;
import io.luthier.study.StudySpec;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a page knows of its study, as one JSON object that is written column by column. */
final class DataBlock {

  private static final JsonFactory JSON = new JsonFactory();

  private final StudyReport report;
  private final JsonGenerator json;

  private DataBlock(StudyReport report, JsonGenerator json) {
    this.report = report;
    this.json = json;
  }

  /** Writes it, in ASCII, and leaves the writer open. */
  static void write(StudyReport report, Writer out) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.setCharacterEscapes(new InertText());
      new DataBlock(report, json).write();
    }
  }

  private void write() throws IOException {
    json.writeStartObject();
    study();
    json.writeArrayFieldStart("columns");
    for (ReportColumn column : report.ranking()) {
      new ColumnJson(column, role(column.name())).write(json);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("parameters");
    for (Map.Entry<String, ValueType> parameter : report.spec().parameters().entrySet()) {
      parameter(parameter.getKey());
    }
    json.writeEndArray();
    importance();
    new CurvesJson(report).write(json);
    new TimesJson(report).write(json);
    json.writeEndObject();
  }

  private void study() throws IOException {
    StudySpec spec = report.spec();
    json.writeStringField("study", spec.name());
    json.writeStringField("output", spec.output());
    json.writeStringField("state", report.state().name());
    json.writeStringField("written", report.written().toString());
    json.writeStringField("luthier", report.luthier());
    json.writeStringField("objective", spec.objective().metric());
    json.writeStringField("direction", spec.objective().direction().name());
    json.writeNumberField("folds", spec.data().folds());
    if (report.planned().isPresent()) {
      json.writeNumberField("planned", report.planned().getAsLong());
    }
    texts("story", report.story());
    texts("warnings", report.warnings());
    json.writeArrayFieldStart("failures");
    for (Map.Entry<String, Integer> failure : report.failures().entrySet()) {
      json.writeStartArray();
      json.writeString(failure.getKey());
      json.writeNumber(failure.getValue());
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("test");
    for (Map.Entry<String, Double> metric : report.test().entrySet()) {
      json.writeStartArray();
      json.writeString(metric.getKey());
      Digits.write(metric.getValue(), json);
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private void texts(String name, List<String> texts) throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  private String role(String column) {
    if (report.spec().parameters().keySet().stream().map(Columns::of).anyMatch(column::equals)) {
      return "parameter";
    }
    if (column.startsWith("val_") || column.startsWith("train_")) {
      return Columns.isDeviation(column) ? "detail" : "metric";
    }
    return Columns.before().contains(column) || Columns.judgement().contains(column)
        ? "result"
        : "detail";
  }

  private void parameter(String name) throws IOException {
    Optional<Parameter> known = report.spec().space().parameter(name);
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeStringField("column", Columns.of(name));
    json.writeBooleanField("varies", known.map(Parameter::varies).orElse(true));
    json.writeBooleanField("log", known.filter(DataBlock::isLog).isPresent());
    json.writeBooleanField("choice", known.filter(DataBlock::isChoice).isPresent());
    json.writeEndObject();
  }

  private static Parameter plain(Parameter parameter) {
    return parameter instanceof ConditionalParameter conditional
        ? conditional.parameter()
        : parameter;
  }

  private static boolean isLog(Parameter parameter) {
    Parameter plain = plain(parameter);
    return (plain instanceof RealParameter real && real.scale() == Scale.LOG)
        || (plain instanceof IntegerParameter integer && integer.scale() == Scale.LOG);
  }

  private static boolean isChoice(Parameter parameter) {
    return plain(parameter) instanceof ChoiceParameter;
  }

  /** Shares of the parameters, largest first; empty where there is nothing to be said. */
  private void importance() throws IOException {
    json.writeArrayFieldStart("importance");
    Optional<Insight> insight =
        report.insights().stream()
            .filter(i -> i.kind().equals("importance"))
            .filter(i -> i.figures().values().stream().allMatch(Double.class::isInstance))
            .findFirst();
    if (insight.isPresent()) {
      for (Map.Entry<String, Object> share : insight.get().figures().entrySet()) {
        json.writeStartArray();
        json.writeString(share.getKey());
        Digits.write(((Number) share.getValue()).doubleValue(), json);
        json.writeEndArray();
      }
    }
    json.writeEndArray();
  }
}
