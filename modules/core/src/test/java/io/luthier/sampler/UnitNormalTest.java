package io.luthier.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UnitNormalTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0.5",
    "1, 0.8413447460685429",
    "-1, 0.15865525393145707",
    "1.959963984540054, 0.975",
    "-3, 0.0013498980316300933",
    "-40, 0"
  })
  void isTheNormalDistribution(double z, double below) {
    assertThat(UnitNormal.below(z)).isCloseTo(below, within(1.5e-7));
  }

  @Test
  void halfOfItIsInsideAtAnEnd() {
    assertThat(UnitNormal.inside(0, 0.1)).isCloseTo(0.5, within(1e-6));
    assertThat(UnitNormal.inside(0.5, 0.01)).isCloseTo(1, within(1e-6));
  }

  /**
   * Kolmogorov's distance of 4,000 draws to the distribution that they should have: above 2.4 /
   * sqrt(n) less than once in 50,000 runs, and the seed is fixed.
   */
  @ParameterizedTest
  @CsvSource({"0, 0.2", "0.9, 0.3", "0.5, 1", "1, 1"})
  void drawsFollowWhatIsInside(double centre, double width) {
    SplittableRandom random = new SplittableRandom(4);
    int draws = 4000;
    double[] sorted =
        IntStream.range(0, draws)
            .mapToDouble(i -> UnitNormal.draw(centre, width, random))
            .sorted()
            .toArray();
    double from = UnitNormal.below(-centre / width);
    double inside = UnitNormal.inside(centre, width);
    double distance = 0;
    for (int i = 0; i < draws; i++) {
      double expected = (UnitNormal.below((sorted[i] - centre) / width) - from) / inside;
      distance = Math.max(distance, Math.abs(expected - (i + 0.5) / draws));
    }

    assertThat(sorted[0]).isNotNegative();
    assertThat(sorted[draws - 1]).isLessThanOrEqualTo(1);
    assertThat(distance).isLessThan(2.4 / Math.sqrt(draws));
  }
}
