package io.luthier.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BlasKernelsTest {

  private static final String AVX2 = "flags\t\t: fpu fma avx2";
  private static final String AVX512 = AVX2 + " avx512f avx512dq avx512cd avx512bw avx512vl";

  @Test
  void theBestThatAllProcessorsCanRun() {
    assertThat(BlasKernels.kernels(List.of("processor\t: 0", AVX512, "processor\t: 1", AVX512)))
        .contains("SkylakeX");
    assertThat(BlasKernels.kernels(List.of(AVX512, AVX2))).contains("Haswell");
    assertThat(BlasKernels.kernels(List.of(AVX512.replace("avx512vl", "avx512vlx"))))
        .contains("Haswell");
    assertThat(BlasKernels.kernels(List.of(AVX2, "flags\t\t: fpu sse4_2"))).isEmpty();
  }

  @Test
  void otherPlatformsHaveNoFlags() {
    assertThat(BlasKernels.kernels(List.of("Features\t: fp asimd"))).isEmpty();
  }
}
