package io.luthier.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.luthier.dl4j.data.PackedRows;
import io.luthier.dl4j.data.Target;
import io.luthier.dl4j.data.TrainingData;
import io.luthier.spark.data.PackedData;
import org.junit.jupiter.api.Test;

final class PriorTest {

  private static double prior(Target target, float[] train, float[] validation) {
    return Prior.of(new PackedData.OnHeap(new TrainingData(rows(train), rows(validation), target)));
  }

  private static PackedRows rows(float... labels) {
    return new PackedRows(new float[labels.length], labels, 1);
  }

  @Test
  void ofClassesIsTheCrossEntropyOfTheirFrequencies() {
    double prior = prior(new Target.Classes(2), new float[] {0, 0, 0, 1}, new float[] {0, 1});

    assertThat(prior).isCloseTo(-(Math.log(0.75) + Math.log(0.25)) / 2, within(1e-12));
  }

  @Test
  void ofAQuantityIsTheMeanSquareOfTheStandardisedTarget() {
    double prior =
        prior(new Target.Quantity(50, 4), new float[] {-1, 1}, new float[] {0.5f, -1.5f});

    assertThat(prior).isEqualTo((0.25 + 2.25) / 2);
  }
}
