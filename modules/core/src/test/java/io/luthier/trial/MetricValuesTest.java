package io.luthier.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MetricValuesTest {

  private final Map<String, Double> given = new LinkedHashMap<>();

  MetricValuesTest() {
    given.put("val_loss", Double.NaN);
    given.put("train_loss", -0.0);
    given.put("val_auc", 0.5);
  }

  @Test
  void isTheMapThatWasGivenInItsOrder() {
    Map<String, Double> metrics = MetricValues.copyOf(given);

    assertThat(metrics).isEqualTo(given).hasSameHashCodeAs(given).hasToString(given.toString());
    assertThat(given).isEqualTo(metrics);
    assertThat(metrics.keySet()).containsExactly("val_loss", "train_loss", "val_auc");
    given.forEach((name, value) -> assertThat(metrics.get(name)).isEqualTo(value));
    assertThat(metrics.get("auc")).isNull();
    assertThat(metrics.containsKey("val_auc")).isTrue();
    assertThat(MetricValues.copyOf(Map.of())).isEmpty();
  }

  @Test
  void cannotBeChanged() {
    Map<String, Double> metrics = MetricValues.copyOf(given);
    given.put("val_auc", 1.0);

    assertThat(metrics).containsEntry("val_auc", 0.5);
    assertThatThrownBy(() -> metrics.put("val_auc", 1.0))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(metrics::clear).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> metrics.entrySet().iterator().next().setValue(1.0))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void needsAValueForEveryName() {
    assertThatThrownBy(() -> MetricValues.copyOf(Collections.singletonMap("val_loss", null)))
        .isInstanceOf(NullPointerException.class);
  }
}
