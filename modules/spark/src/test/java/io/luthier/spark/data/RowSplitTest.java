package io.luthier.spark.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.stream.IntStream;
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

  @Property
  void everyRowJudgesInOneFoldAndIsTrainedOnInTheOthers(
      @ForAll @Size(min = 1, max = 120) List<@IntRange(min = -1, max = 4) Integer> rows,
      @ForAll @IntRange(min = 2, max = 6) int folds,
      @ForAll @DoubleRange(min = 0.0, max = 0.39) double test,
      @ForAll long seed) {
    int[] classes = rows.stream().mapToInt(Integer::intValue).toArray();
    List<Integer> rare = new ArrayList<>();
    RowSplit drawn = RowSplit.drawFolds(classes, folds, test, seed, rare);
    List<RowSplit> splits = IntStream.range(0, folds).mapToObj(drawn::fold).toList();

    int[][] judging = new int[5][folds];
    for (int row = 0; row < classes.length; row++) {
      int place = row;
      List<Byte> parts = splits.stream().map(split -> split.parts()[place]).toList();
      boolean locked = parts.get(0) == RowSplit.TEST;
      if (classes[row] < 0) {
        assertThat(parts).containsOnly(RowSplit.NOWHERE);
      } else if (rare.contains(classes[row])) {
        assertThat(parts).containsOnly(RowSplit.TRAIN);
      } else if (locked) {
        assertThat(test).isPositive();
        assertThat(parts).containsOnly(RowSplit.TEST);
      } else {
        assertThat(parts).containsOnlyOnce(RowSplit.VALIDATION);
        assertThat(parts).filteredOn(part -> part == RowSplit.TRAIN).hasSize(folds - 1);
        judging[classes[row]][parts.indexOf(RowSplit.VALIDATION)]++;
      }
    }
    for (int kind = 0; kind < judging.length; kind++) {
      IntSummaryStatistics sizes = Arrays.stream(judging[kind]).summaryStatistics();
      assertThat(sizes.getMax() - sizes.getMin()).isLessThanOrEqualTo(1);
      if (!rare.contains(kind) && rows.contains(kind)) {
        assertThat(sizes.getMin()).isPositive();
      }
    }
    IntSummaryStatistics sizes =
        splits.stream().mapToInt(split -> split.size(RowSplit.VALIDATION)).summaryStatistics();
    assertThat(sizes.getMax() - sizes.getMin()).isLessThanOrEqualTo(1);
  }
}
