package io.luthier.spark.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.luthier.dl4j.data.Target;
import org.junit.jupiter.api.Test;

final class PriorTest {

  @Test
  void ofClassesIsTheCrossEntropyOfTheirFrequencies() {
    double prior = Prior.of(new Target.Classes(2), new float[] {0, 0, 0, 1}, new float[] {0, 1});

    assertThat(prior).isCloseTo(-(Math.log(0.75) + Math.log(0.25)) / 2, within(1e-12));
  }

  @Test
  void ofAQuantityIsTheMeanSquareOfTheStandardisedTarget() {
    double prior =
        Prior.of(new Target.Quantity(50, 4), new float[] {-1, 1}, new float[] {0.5f, -1.5f});

    assertThat(prior).isEqualTo((0.25 + 2.25) / 2);
  }
}
