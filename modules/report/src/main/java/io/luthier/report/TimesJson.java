package io.luthier.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.luthier.study.DataSpec;
import io.luthier.trial.TrialResult;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Who ran what when, stints column by column; and when each row's trial had its result. */
record TimesJson(StudyReport report) {

  void write(JsonGenerator json) throws IOException {
    Chronicle.Snapshot times = report.times();
    Lanes lanes = new Lanes(times.stints());
    List<Lanes.Placed> placed = lanes.placed();
    DataSpec data = report.spec().data();
    json.writeObjectFieldStart("times");
    if (times.begin().isPresent()) {
      json.writeStringField("begin", times.begin().get().toString());
    }
    numbers("resumes", times.resumes(), resume -> resume, json);
    json.writeArrayFieldStart("lanes");
    for (String name : lanes.names()) {
      json.writeString(name);
    }
    json.writeEndArray();
    numbers("lane", placed, Lanes.Placed::lane, json);
    numbers("trial", placed, stint -> data.trial(stint.stint().run()), json);
    if (data.folds() > 1) {
      numbers("fold", placed, stint -> data.fold(stint.stint().run()) + 1.0, json);
    }
    numbers("from", placed, stint -> millis(stint.stint().begin()), json);
    numbers("to", placed, stint -> millis(stint.end()), json);
    json.writeArrayFieldStart("how");
    for (Lanes.Placed stint : placed) {
      json.writeString(stint.stint().how().name());
    }
    json.writeEndArray();
    numbers("ended", report.results(), ended(), json);
    json.writeEndObject();
  }

  /** When a trial's last run with a result had ended; NaN where that is not known. */
  private ToDoubleFunction<TrialResult> ended() {
    Map<Integer, Double> ends = report.times().ends(report.spec().data());
    return trial -> millis(ends.getOrDefault(trial.trial().number(), Double.NaN));
  }

  private static double millis(double seconds) {
    return Math.rint(1000 * seconds) / 1000;
  }

  private static <T> void numbers(
      String name, List<T> values, ToDoubleFunction<T> number, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (T value : values) {
      Digits.write(number.applyAsDouble(value), json);
    }
    json.writeEndArray();
  }
}
