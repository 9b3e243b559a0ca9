package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.spark.RankingCsv;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ComparisonTest {

  private static final String HEADER =
      "rank,trial,state,val_loss,val_loss_std,val_accuracy,val_accuracy_std,train_loss,gap,diagnosis,"
          + "folds,best_epoch,epochs,stop_reason,why";

  private static String compared(String... rows) {
    return new Comparison(
            new RankingCsv(
                cells(HEADER), Stream.of(rows).map(ComparisonTest::cells).toList(), "val_loss"),
            0,
            1)
        .text();
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.split(",", -1)).map(cell -> cell.isEmpty() ? null : cell).toList();
  }

  private static String row(int rank, int trial, double loss, String deviation) {
    return rank
        + ","
        + trial
        + ",COMPLETED,"
        + loss
        + ","
        + deviation
        + ",0.9,0.01,0.2,0.05,GOOD_FIT,4,7,12,all,"
        + (trial == 0 ? "" : "trial 0 with units 64 instead of 32");
  }

  @Test
  void ofTheDeviationsOnlyThatOfTheObjectiveIsShown() {
    assertThat(compared(row(1, 1, 0.2, "0.02"), row(2, 0, 0.25, "0.03")))
        .isEqualTo(
            """
            Trial 1 is trial 0 with units 64 instead of 32.

                          trial 0   trial 1
            rank          2         1
            val_loss      0.2500    0.2000    -20.0 %
            val_loss_std  0.03000   0.02000
            val_accuracy  0.9000    0.9000    +0.0 %
            train_loss    0.2000    0.2000    +0.0 %
            gap           0.05000   0.05000   +0.0 %
            diagnosis     GOOD_FIT  GOOD_FIT

            That is better: it is number 1 of 2 trials. Next, search around it, or add units until it overfits.
            """);
  }

  @Test
  void aDifferenceBelowItsStandardErrorIsSaidToBeOne() {
    // Of 0.1 and 0.1 over four folds each: 0.0707.
    assertThat(compared(row(1, 1, 0.20, "0.1"), row(2, 0, 0.26, "0.1")))
        .contains(
            "That is better, though within the standard error of the means over folds: it is number 1");
    assertThat(compared(row(2, 1, 0.26, "0.1"), row(1, 0, 0.20, "0.1")))
        .contains(
            "That is no better, though within the standard error of the means over folds: it is");
    assertThat(compared(row(1, 1, 0.20, "0.1"), row(2, 0, 0.28, "0.1")))
        .contains("That is better: it is number 1");
    assertThat(compared(row(1, 1, 0.20, ""), row(2, 0, 0.21, "0.1")))
        .as("of one fold nobody knows")
        .contains("That is better: it is number 1");
  }
}
