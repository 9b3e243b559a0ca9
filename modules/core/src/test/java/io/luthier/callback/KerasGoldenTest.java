package io.luthier.callback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luthier.callback.EarlyStopping.Decision;
import io.luthier.trial.Direction;
import io.luthier.trial.Objective;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * 600 random series, and what Keras's own callbacks did with them; {@code keras_golden.py} made
 * them.
 */
final class KerasGoldenTest {

  private static Stream<JsonNode> cases(String callback) throws IOException {
    try (InputStream in = KerasGoldenTest.class.getResourceAsStream("keras-3.15.1.json")) {
      JsonNode cases = new ObjectMapper().readTree(in).get(callback);
      return StreamSupport.stream(cases.spliterator(), false);
    }
  }

  static Stream<JsonNode> earlyStopping() throws IOException {
    return cases("earlyStopping");
  }

  static Stream<JsonNode> reduceLrOnPlateau() throws IOException {
    return cases("reduceLrOnPlateau");
  }

  private static Objective monitor(JsonNode given) {
    String mode = given.get("mode").asText().toUpperCase(Locale.ROOT);
    return new Objective("val_loss", Direction.valueOf(mode));
  }

  @ParameterizedTest
  @MethodSource
  void earlyStopping(JsonNode given) {
    JsonNode baseline = given.get("baseline");
    EarlyStopping.Run run =
        new EarlyStopping(
                monitor(given),
                given.get("patience").asInt(),
                given.get("minDelta").asDouble(),
                baseline.isNull() ? OptionalDouble.empty() : OptionalDouble.of(baseline.asDouble()),
                true,
                given.get("startFromEpoch").asInt())
            .begin();
    int stopped = 0;
    int restored = 0;
    for (int epoch = 1; epoch <= given.get("values").size() && stopped == 0; epoch++) {
      double value = given.get("values").get(epoch - 1).asDouble();
      Decision decision = run.onEpochEnd(epoch, OptionalDouble.of(value));
      restored = decision == Decision.KEEP_WEIGHTS ? epoch : restored;
      stopped = decision == Decision.STOP ? epoch : stopped;
    }

    assertThat(stopped).isEqualTo(given.get("stopped").asInt());
    assertThat(restored).isEqualTo(given.get("restored").asInt());
  }

  @ParameterizedTest
  @MethodSource
  void reduceLrOnPlateau(JsonNode given) {
    ReduceLrOnPlateau.Run run =
        new ReduceLrOnPlateau(
                monitor(given),
                given.get("factor").asDouble(),
                given.get("patience").asInt(),
                given.get("minDelta").asDouble(),
                given.get("cooldown").asInt(),
                given.get("minLr").asDouble())
            .begin();
    double rate = 1;
    for (int epoch = 1; epoch <= given.get("values").size(); epoch++) {
      double value = given.get("values").get(epoch - 1).asDouble();
      rate = run.onEpochEnd(OptionalDouble.of(value), rate);
      // Keras keeps the rate as a float32.
      assertThat((float) rate).isEqualTo((float) given.get("rates").get(epoch - 1).asDouble());
    }
  }
}
