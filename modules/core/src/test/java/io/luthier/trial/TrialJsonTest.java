package io.luthier.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luthier.space.Configuration;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class TrialJsonTest {

  @Property
  void everyDoubleComesBackToTheLastBit(@ForAll double value) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("val_loss", value);
    metrics.put("train_loss", Double.NaN);
    metrics.put("val_r2", Double.NEGATIVE_INFINITY);
    Measurement epoch = new Measurement(1, metrics, value, 0);
    TrialResult result =
        new TrialResult(
            new Trial(3, new Configuration(Map.of("a", 1.0, "b", 1L)), 5, "grid", "why"),
            new Outcome.Diverged("train_loss was NaN in epoch 1"),
            metrics,
            1,
            List.of(epoch),
            value,
            2,
            0.25,
            new TrialResult.Place("1@host", "cpu", 3, "on the CPU. Mend it."),
            "",
            "a \"message\"\nof two lines, ünïcode");

    assertThat(TrialJson.read(TrialJson.write(result))).isEqualTo(result);
  }

  @Test
  void everyOutcomeComesBackAsItsType() {
    for (Outcome outcome :
        List.of(
            new Outcome.Completed("a"),
            new Outcome.Pruned("b"),
            new Outcome.Diverged("c"),
            new Outcome.Failed("d"))) {
      TrialResult result =
          new TrialResult(
              Results.trial(0),
              outcome,
              Map.of(),
              0,
              List.of(),
              Double.NaN,
              0,
              0,
              TrialResult.Place.NOWHERE,
              "",
              "");
      assertThat(TrialJson.read(TrialJson.write(result))).isEqualTo(result);
    }
  }

  @Test
  void whatIsNoResultIsRefused() {
    byte[] torn = TrialJson.write(Results.completed(1, 0.5));
    torn = java.util.Arrays.copyOf(torn, torn.length - 2);
    byte[] other = "{\"unknown\":1}".getBytes(StandardCharsets.UTF_8);

    byte[] half = torn;
    assertThatThrownBy(() -> TrialJson.read(half)).isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(() -> TrialJson.read(other)).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void seedsDependOnStudyAndNumberAlone() {
    assertThat(Trial.seed(7, 3)).isEqualTo(Trial.seed(7, 3)).isNotEqualTo(Trial.seed(7, 4));
    assertThat(Trial.seed(7, 3)).isNotEqualTo(Trial.seed(8, 3)).isNotNegative();
  }

  @Test
  void aPlaceOfBeforeUnusedGpusWereOnRecordHasNone() {
    TrialResult result =
        TrialResult.failed(
            new Trial(1, new Configuration(Map.of()), 5, "grid", ""),
            "kind",
            "message",
            1,
            new TrialResult.Place("1@host", "cpu", 0));
    String json = new String(TrialJson.write(result), StandardCharsets.UTF_8);
    String old = json.replace(",\"unusedGpu\":\"\"", "");

    assertThat(old).isNotEqualTo(json);
    assertThat(TrialJson.read(old.getBytes(StandardCharsets.UTF_8))).isEqualTo(result);
  }
}
