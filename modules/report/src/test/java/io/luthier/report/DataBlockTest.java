package io.luthier.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.luthier.ledger.LedgerEvent;
import io.luthier.testkit.study.MadeUpStudy;
import io.luthier.trial.Measurement;
import io.luthier.trial.TrialResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

final class DataBlockTest {

  private static final MadeUpStudy STUDY = MadeUpStudy.of(200, 30);

  private final StudyReport report = Reports.of(STUDY);

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static JsonNode column(JsonNode data, String name) {
    return StreamSupport.stream(data.path("columns").spliterator(), false)
        .filter(column -> column.path("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void hostileTextsAreTextsAndNothingElse() throws IOException {
    StudyReport hostile = Reports.of(MadeUpStudy.hostile());
    String text = Reports.text(hostile);

    assertThat(text).matches("[ -~]*").doesNotContain("<", ">", "&", "'", "`");
    JsonNode data = Reports.json(hostile);
    assertThat(data.path("study").asText()).isEqualTo(MadeUpStudy.HOSTILE.get(1));
    assertThat(texts(data.path("story"))).isEqualTo(MadeUpStudy.HOSTILE);
    assertThat(texts(data.path("warnings"))).isEqualTo(MadeUpStudy.HOSTILE);
    assertThat(data.path("failures").get(0).get(0).asText()).isEqualTo(MadeUpStudy.HOSTILE.get(0));
    assertThat(texts(column(data, "optimizer").path("words")))
        .containsExactlyInAnyOrderElementsOf(MadeUpStudy.HOSTILE);
    assertThat(texts(column(data, "message").path("words")))
        .contains(String.join(" ", MadeUpStudy.HOSTILE));
  }

  @Test
  void figuresHaveSevenDigitsAndWholeOnesAllOfThem() throws IOException {
    JsonNode data = Reports.json(report);

    assertThat(data.path("test").toString()).isEqualTo("[[\"test_loss\",0.3333333]]");
    JsonNode losses = column(data, "val_loss").path("values");
    for (int row = 0; row < report.results().size(); row++) {
      Double loss = report.results().get(row).metrics().get("val_loss");
      if (loss == null) {
        assertThat(losses.get(row).isNull()).isTrue();
      } else {
        assertThat(losses.get(row).asDouble()).isCloseTo(loss, within(Math.abs(loss) * 1e-6));
      }
    }
    // JavaScript would round them.
    String seed = String.valueOf(report.results().get(0).trial().seed());
    assertThat(column(data, "seed").path("words").get(0).asText()).isEqualTo(seed);
  }

  @Test
  void everyRowHasItsState() throws IOException {
    JsonNode state = column(Reports.json(report), "state");
    List<String> states = new ArrayList<>();
    state.path("codes").forEach(code -> states.add(state.path("words").get(code.asInt()).asText()));

    assertThat(states)
        .isEqualTo(report.results().stream().map(r -> r.outcome().state().name()).toList())
        .contains("COMPLETED", "PRUNED", "DIVERGED", "FAILED");
  }

  @Test
  void curvesComeBackToSinglePrecision() throws IOException {
    JsonNode curves = Reports.json(report).path("curves");
    FloatBuffer train = floats(curves.path("train"));
    FloatBuffer validation = floats(curves.path("validation"));

    int row = 0;
    for (TrialResult result : report.results()) {
      assertThat(curves.path("epochs").get(row++).asInt()).isEqualTo(result.measurements().size());
      for (Measurement epoch : result.measurements()) {
        assertThat(train.get()).isEqualTo(single(epoch, "train_loss"));
        assertThat(validation.get()).isEqualTo(single(epoch, "val_loss"));
      }
    }
    assertThat(train.hasRemaining()).isFalse();
  }

  /** As an object, which is equal to itself even if it is not a number. */
  private static Float single(Measurement epoch, String metric) {
    return epoch.metrics().get(metric).floatValue();
  }

  private static FloatBuffer floats(JsonNode base64) throws IOException {
    return ByteBuffer.wrap(base64.binaryValue()).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }

  @Test
  void learningRatesAreThereWhereTheyChange() throws IOException {
    JsonNode rates = Reports.json(report).path("curves").path("rates").get(0);
    List<Measurement> epochs = report.results().get(0).measurements();

    assertThat(rates).hasSize(6);
    for (int i = 0; i < rates.size(); i += 2) {
      Measurement epoch = epochs.get(rates.get(i).asInt() - 1);
      assertThat((float) rates.get(i + 1).asDouble()).isEqualTo((float) epoch.learningRate());
      if (i > 0) {
        assertThat(epochs.get(epoch.epoch() - 2).learningRate())
            .isGreaterThan(epoch.learningRate());
      }
    }
  }

  @Test
  void parametersSayHowTheirAxesAre() throws IOException {
    JsonNode parameters = Reports.json(report).path("parameters");

    assertThat(parameters.get(0).toString())
        .isEqualTo(
            "{\"name\":\"learningRate\",\"column\":\"learningRate\",\"varies\":true,\"log\":true,\"choice\":false}");
    assertThat(parameters.get(2).path("choice").asBoolean()).as("units").isTrue();
    assertThat(parameters.get(6).path("log").asBoolean()).as("momentum").isFalse();
    assertThat(parameters.get(7).path("varies").asBoolean()).as("batchSize").isFalse();
  }

  @Test
  void aTrialThatRunsHasTheEpochsItHasReported() throws IOException {
    Chronicle chronicle = new Chronicle(() -> Instant.parse("2026-03-01T20:01:00Z"));
    TrialResult first = STUDY.results().get(0);
    chronicle.accept(new LedgerEvent.Opened("", "2026-03-01T20:00:00Z"));
    chronicle.accept(new LedgerEvent.Started(first.trial(), "0", "2026-03-01T20:00:10Z"));
    first
        .measurements()
        .subList(0, 2)
        .forEach(
            epoch -> chronicle.accept(new LedgerEvent.Measured(first.trial().number(), epoch)));
    JsonNode data = Reports.json(Reports.of(STUDY.spec(), List.of(), chronicle.snapshot(true)));

    assertThat(data.path("running")).hasSize(1);
    assertThat(data.path("running").get(0).path("trial").asInt()).isEqualTo(first.trial().number());
    assertThat(data.path("curves").path("epochs").toString()).isEqualTo("[2]");
    assertThat(data.path("times").path("how").toString()).isEqualTo("[\"RUNNING\"]");
    assertThat(data.path("times").path("to").toString()).isEqualTo("[60]");
  }
}
