package io.luthier.spark.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

final class RowSplitTest {

  @Property
  void everyClassIsTrainedOnAndJudgedOrRare(
      @ForAll @Size(min = 1, max = 120) List<@IntRange(min = -1, max = 4) Integer> rows,
      @ForAll @DoubleRange(min = 0.01, max = 0.6) double validation,
      @ForAll @DoubleRange(min = 0.0, max = 0.39) double test,
      @ForAll long seed) {
    int[] classes = rows.stream().mapToInt(Integer::intValue).toArray();
    List<Integer> rare = new ArrayList<>();

    byte[] parts = RowSplit.draw(classes, validation, test, seed, rare).parts();

    for (int kind = 0; kind <= 4; kind++) {
      int[] sizes = new int[4];
      for (int row = 0; row < classes.length; row++) {
        if (classes[row] == kind) {
          sizes[parts[row]]++;
        }
      }
      if (Arrays.stream(sizes).sum() == 0) {
        continue;
      }
      assertThat(sizes[RowSplit.TRAIN]).isPositive();
      assertThat(sizes[RowSplit.NOWHERE]).isZero();
      if (rare.contains(kind)) {
        assertThat(sizes[RowSplit.VALIDATION] + sizes[RowSplit.TEST]).isZero();
      } else {
        assertThat(sizes[RowSplit.VALIDATION]).isPositive();
        assertThat(sizes[RowSplit.TEST] > 0).isEqualTo(test > 0);
      }
    }
    for (int row = 0; row < classes.length; row++) {
      assertThat(parts[row] == RowSplit.NOWHERE).isEqualTo(classes[row] < 0);
    }
  }
}
