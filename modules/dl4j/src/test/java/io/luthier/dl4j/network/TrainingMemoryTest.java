package io.luthier.dl4j.network;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrainingMemoryTest {

  @ParameterizedTest
  @CsvSource({
    // 2^30
    "1, 0, 1073741824",
    // 2^30 + 1 x 10,000,000 x 24
    "1, 10000000, 1313741824",
    // 2^30 + 4 x 10,000,000 x 24
    "4, 10000000, 2033741824",
    // 2^30 + 1024 x (2^31 - 1) x 24: no number overflows
    "1024, 2147483647, 52777631850496",
  })
  void aProcessTakesOneGibibyteAnd24BytesAParameterAndSlot(int slots, long parameters, long bytes) {
    assertThat(TrainingMemory.besideHeap(slots, parameters)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({
    // 3 GiB - 1 GiB = 2147483648; / 24 / 2
    "3221225472, 2, 44739242",
    // just enough for the process, and less than that
    "1073741824, 1, 0",
    "1, 1, 0",
    // more than ND4J can hold
    "1125899906842624, 1, 2147483647",
  })
  void whatIsLeftIsForParameters(long besideHeap, int slots, long parameters) {
    assertThat(TrainingMemory.parameters(besideHeap, slots)).isEqualTo(parameters);
  }

  @Property
  void bothDirectionsAgree(
      @ForAll @IntRange(min = 1, max = 64) int slots,
      @ForAll @LongRange(max = Integer.MAX_VALUE) long parameters) {
    assertThat(TrainingMemory.parameters(TrainingMemory.besideHeap(slots, parameters), slots))
        .isEqualTo(parameters);
  }
}
