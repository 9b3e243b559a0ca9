package io.luthier.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BlasKernelsTest {

  private static final String ALL =
      "flags\t\t: fpu avx2 avx512f avx512dq avx512cd avx512bw avx512vl";

  @Test
  void everyProcessorMustHaveAllOfIt() {
    assertThat(BlasKernels.haveAvx512(List.of("processor\t: 0", ALL, "processor\t: 1", ALL)))
        .isTrue();
    assertThat(BlasKernels.haveAvx512(List.of(ALL, "flags\t\t: fpu avx2"))).isFalse();
    assertThat(BlasKernels.haveAvx512(List.of(ALL.replace("avx512vl", "avx512vlx")))).isFalse();
  }

  @Test
  void otherPlatformsHaveNoFlags() {
    assertThat(BlasKernels.haveAvx512(List.of("Features\t: fp asimd"))).isFalse();
  }
}
