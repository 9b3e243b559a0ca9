package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.spark.RankingCsv;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RankingTextTest {

  private static final String HEADER =
      "rank,trial,state,val_loss,val_accuracy,val_f1,train_loss,train_accuracy,train_f1,gap,diagnosis,"
          + "learningRate,layers,units,dropout,l2,batchSize,optimizer,best_epoch,epochs,stop_reason,"
          + "final_learning_rate,lr_reductions,origin,why,seconds,executor,device,attempt,seed,model,"
          + "message";

  private static final String FIRST =
      "1,0,COMPLETED,0.31254321,0.882,0.8491,0.27,0.89,0.86,0.04216,UNFINISHED,8.14816E-4,2,64,0.0247,"
          + "5.32E-6,32,adam,6,6,,8.1E-4,0,random,,8.55,driver,cpu,0,77,models/trial-00000,";

  private static final String SECOND =
      "2,3,COMPLETED,0.3436,0.8564,0.7977,0.32,0.86,0.8,0.0218,GOOD_FIT,0.004018,3,128,0.461,"
          + "4.53E-6,64,adam,5,6,,0.004,0,random,,5.0,driver,cpu,0,78,models/trial-00003,";

  private static final String FAILED =
      ",1,FAILED,,,,,,,,,0.05,3,128,0.2,1.0E-5,64,adam,,0,exception,,0,random,,0.1,driver,cpu,0,79,,"
          + "out of memory";

  private static String table(String objective, int limit, String... rows) {
    return RankingText.of(
        new RankingCsv(
            cells(HEADER), Stream.of(rows).map(RankingTextTest::cells).toList(), objective),
        limit);
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.split(",", -1)).map(cell -> cell.isEmpty() ? null : cell).toList();
  }

  @Test
  void showsWhatTellsTrialsApartOnALineOf120() {
    assertThat(table("val_loss", 10, FIRST, SECOND))
        .isEqualTo(
            """
            rank  trial  val_loss  val_accuracy      gap  diagnosis   learningRate  layers  units  dropout         l2  batchSize
               1      0    0.3125        0.8820  0.04216  UNFINISHED     8.148e-04       2     64  0.02470  5.320e-06         32
               2      3    0.3436        0.8564  0.02180  GOOD_FIT        0.004018       3    128   0.4610  4.530e-06         64
            """);
  }

  @Test
  void ofTheDeviationsBetweenFoldsThatOfTheObjectiveIsShown() {
    List<List<String>> cells =
        Stream.of(
                "rank,trial,state,val_loss,val_loss_std,val_accuracy,val_accuracy_std,diagnosis,folds",
                "1,0,COMPLETED,0.3125,0.01,0.8822,0.02,GOOD_FIT,5",
                "2,3,PRUNED,0.3436,0.03,0.8564,0.04,GOOD_FIT,2")
            .map(RankingTextTest::cells)
            .toList();
    assertThat(RankingText.of(new RankingCsv(cells.get(0), cells.subList(1, 3), "val_loss"), 10))
        .isEqualTo(
            """
            rank  trial  state      val_loss  val_loss_std  val_accuracy  diagnosis  folds
               1      0  COMPLETED    0.3125       0.01000        0.8822  GOOD_FIT       5
               2      3  PRUNED       0.3436       0.03000        0.8564  GOOD_FIT       2
            """);
  }

  @Test
  void theColumnThatRanksStays() {
    assertThat(table("val_f1", 10, FIRST, SECOND))
        .contains("val_loss", "val_accuracy", "val_f1", "diagnosis")
        .doesNotContain("gap", "seconds");
  }

  @Test
  void aFailureStaysVisibleAndSoDoesHowManyThereAre() {
    assertThat(table("val_loss", 10, FIRST, FAILED)).contains("FAILED");
    assertThat(table("val_loss", 1, FIRST, SECOND, FAILED)).endsWith("\nand 2 more\n");
  }

  @Test
  void anEmptyRankingSaysSo() {
    assertThat(table("val_loss", 10)).isEqualTo("no trial has ended yet\n");
  }
}
