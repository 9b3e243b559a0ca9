package io.luthier.spark.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class FindingTest {

  @Test
  void badNewsComesWithAdviceAndGoodNewsWithout() {
    assertThatThrownBy(() -> Finding.warning("memory", "little", " "))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Finding(Finding.Severity.OK, "memory", "much", "Buy some"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Finding.ok("memory", "")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theSentenceHasAllOfIt() {
    assertThat(Finding.ok("memory", "much").sentence()).isEqualTo("much");
    assertThat(Finding.problem("memory", "none", "Buy some").at("1@a").sentence())
        .isEqualTo("1@a: none. Buy some");
  }
}
