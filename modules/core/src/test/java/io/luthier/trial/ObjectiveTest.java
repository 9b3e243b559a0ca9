package io.luthier.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ObjectiveTest {

  private static final Objective ACCURACY = Objective.of("val_accuracy");

  @Test
  void whatIsNotFiniteIsWorstInBothDirections() {
    for (Objective objective : List.of(Objective.VAL_LOSS, ACCURACY)) {
      for (double bad :
          new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
        assertThat(objective.better(bad, 1)).isFalse();
        assertThat(objective.better(1, bad)).isTrue();
        assertThat(objective.better(bad, Double.NaN)).isFalse();
        assertThat(objective.betterBy(0, bad, 1)).isFalse();
        assertThat(objective.betterBy(0, 1, bad)).isTrue();
      }
    }
  }

  @Test
  void betterIsStrictAndFollowsTheDirection() {
    assertThat(Objective.VAL_LOSS.better(1, 2)).isTrue();
    assertThat(ACCURACY.better(2, 1)).isTrue();
    assertThat(ACCURACY.better(1, 1)).isFalse();
    assertThat(ACCURACY.betterBy(0.5, 1.5, 1)).isFalse();
    assertThat(Objective.VAL_LOSS.betterBy(0.25, 0.5, 1)).isTrue();
    assertThat(Objective.VAL_LOSS.better(-0.0, 0.0)).isFalse();
  }

  @Test
  void theOrderPutsTheBestFirst() {
    List<Double> values = new ArrayList<>(List.of(3.0, Double.NaN, 1.0, 2.0));

    values.sort(Objective.VAL_LOSS.order());
    assertThat(values).containsExactly(1.0, 2.0, 3.0, Double.NaN);
    values.sort(ACCURACY.order());
    assertThat(values).containsExactly(3.0, 2.0, 1.0, Double.NaN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"val_loss", "train_loss", "val_rmse", "val_mae"})
  void errorsAreToBecomeSmall(String metric) {
    assertThat(Objective.of(metric).direction()).isEqualTo(Direction.MIN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"val_accuracy", "val_auc", "val_auc_pr", "val_f1", "val_r2"})
  void scoresAreToBecomeLarge(String metric) {
    assertThat(Objective.of(metric).direction()).isEqualTo(Direction.MAX);
  }

  @Test
  void anyOtherNameNeedsADirection() {
    assertThatThrownBy(() -> Objective.of("val_speed"))
        .hasMessageContaining("give mode min or max");
    assertThat(ACCURACY.in(Map.of())).isNaN();
  }
}
