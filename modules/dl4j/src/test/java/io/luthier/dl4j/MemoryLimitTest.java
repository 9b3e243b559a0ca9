package io.luthier.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class MemoryLimitTest {

  @BeforeAll
  static void prepare() {
    NativeSettings.prepare();
  }

  @Test
  void aProcessWithinItsLimitGoesOn() {
    MemoryLimit plenty = new MemoryLimit(1L << 50, "plenty");
    assertThat(plenty.excess()).isEmpty();
    plenty.check();
  }

  @Test
  void whatIsTooMuchIsSaidWithTheLimitAndItsOrigin() {
    MemoryLimit little = new MemoryLimit(1L << 20, "somebody said so");
    assertThat(little.excess().orElseThrow())
        .matches("the process takes \\d+\\.\\d\\d GiB, and may take 0\\.00: somebody said so");
    assertThatThrownBy(little::check)
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessageContaining("somebody said so");
  }
}
