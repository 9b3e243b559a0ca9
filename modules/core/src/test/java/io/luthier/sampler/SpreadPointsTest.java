package io.luthier.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class SpreadPointsTest {

  @Property(tries = 100)
  void everyBlockHasOnePointInEveryStretch(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 5) int dimensions,
      @ForAll @IntRange(max = 1000) int block) {
    SpreadPoints points = new SpreadPoints(seed, dimensions, 10);
    for (int axis = 0; axis < dimensions; axis++) {
      int coordinate = axis;
      assertThat(
              IntStream.range(10 * block, 10 * block + 10)
                  .map(number -> (int) (10 * points.at(number)[coordinate]))
                  .boxed())
          .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }
  }

  @Property(tries = 100)
  void aPointDependsOnSeedAndNumber(@ForAll long seed, @ForAll @IntRange(max = 9999) int number) {
    double[] point = new SpreadPoints(seed, 3, 10).at(number);

    assertThat(new SpreadPoints(seed, 3, 10).at(number)).isEqualTo(point);
    assertThat(new SpreadPoints(seed + 1, 3, 10).at(number)).isNotEqualTo(point);
    assertThat(new SpreadPoints(seed, 3, 10).at(number + 10)).isNotEqualTo(point);
  }
}
