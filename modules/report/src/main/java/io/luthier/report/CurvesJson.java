package io.luthier.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.luthier.space.Configuration;
import io.luthier.study.DataSpec;
import io.luthier.trial.Measurement;
import io.luthier.trial.TrialResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The losses of every epoch, in the order of the rows, and after them those of the trials that run.
 * Half a million epochs have to fit into a page, so they are single-precision numbers in Base64,
 * one after another, lowest byte first. A learning rate is there where it changes.
 */
record CurvesJson(StudyReport report) {

  /** A trial that runs, by the fold of it that has come farthest. */
  private record Running(int trial, Configuration configuration, List<Measurement> measurements) {}

  void write(JsonGenerator json) throws IOException {
    List<Running> running = running();
    List<List<Measurement>> curves = new ArrayList<>();
    report.results().stream().map(TrialResult::measurements).forEach(curves::add);
    running.stream().map(Running::measurements).forEach(curves::add);
    json.writeArrayFieldStart("running");
    for (Running trial : running) {
      running(trial, json);
    }
    json.writeEndArray();
    json.writeObjectFieldStart("curves");
    json.writeArrayFieldStart("epochs");
    for (List<Measurement> curve : curves) {
      json.writeNumber(curve.size());
    }
    json.writeEndArray();
    json.writeFieldName("train");
    json.writeBinary(losses(curves, "train_loss"));
    json.writeFieldName("validation");
    json.writeBinary(losses(curves, "val_loss"));
    json.writeArrayFieldStart("rates");
    for (List<Measurement> curve : curves) {
      rates(curve, json);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private List<Running> running() {
    DataSpec data = report.spec().data();
    Map<Integer, Running> trials = new LinkedHashMap<>();
    for (Chronicle.Unfinished run : report.times().running()) {
      int trial = data.trial(run.run().number());
      Running found = new Running(trial, run.run().configuration(), run.measurements());
      trials.merge(
          trial, found, (a, b) -> a.measurements().size() >= b.measurements().size() ? a : b);
    }
    return List.copyOf(trials.values());
  }

  private static void running(Running trial, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("trial", trial.trial());
    json.writeArrayFieldStart("configuration");
    for (Map.Entry<String, Object> value : trial.configuration().values().entrySet()) {
      json.writeStartArray();
      json.writeString(value.getKey());
      if (Digits.fits(value.getValue())) {
        Digits.write(((Number) value.getValue()).doubleValue(), json);
      } else {
        json.writeString(String.valueOf(value.getValue()));
      }
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static byte[] losses(List<List<Measurement>> curves, String metric) {
    int epochs = curves.stream().mapToInt(List::size).sum();
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * epochs).order(ByteOrder.LITTLE_ENDIAN);
    for (List<Measurement> curve : curves) {
      for (Measurement epoch : curve) {
        bytes.putFloat(epoch.metrics().getOrDefault(metric, Double.NaN).floatValue());
      }
    }
    return bytes.array();
  }

  /** Epoch and rate by turns: the first one's, and those of epochs that have another. */
  private static void rates(List<Measurement> curve, JsonGenerator json) throws IOException {
    json.writeStartArray();
    double before = Double.NaN;
    for (Measurement epoch : curve) {
      if (epoch.learningRate() != before) {
        before = epoch.learningRate();
        json.writeNumber(epoch.epoch());
        Digits.write(before, json);
      }
    }
    json.writeEndArray();
  }
}
