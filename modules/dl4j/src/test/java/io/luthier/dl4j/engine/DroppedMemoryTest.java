package io.luthier.dl4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DroppedMemoryTest {

  private static final long MEBI = 1L << 20;

  private final DroppedMemory dropped = new DroppedMemory();

  @Test
  void smallTrainingsAreCollectedAfterEverySixteenth() {
    for (int training = 1; training <= 48; training++) {
      assertThat(dropped.isDueAfter(MEBI))
          .as("training %d", training)
          .isEqualTo(training % 16 == 0);
    }
  }

  @Test
  void largeOnesAfter128Mebibytes() {
    assertThat(dropped.isDueAfter(100 * MEBI)).isFalse();
    assertThat(dropped.isDueAfter(28 * MEBI - 1)).isFalse();
    assertThat(dropped.isDueAfter(1)).isTrue();
    assertThat(dropped.isDueAfter(100 * MEBI)).as("it is counted anew").isFalse();
    assertThat(dropped.isDueAfter(500 * MEBI)).isTrue();
  }
}
