package io.luthier.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.luthier.report.Stint.How;
import io.luthier.testkit.study.MadeUpStudy;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LanesTest {

  private static Stint stint(int run, String executor, double begin, double end) {
    return new Stint(run, executor, begin, end, Double.NaN, How.COMPLETED);
  }

  @Test
  void slotsOfAnExecutorAreLanesOfTheirOwn() {
    Lanes lanes =
        new Lanes(
            List.of(
                stint(0, "10@b", 0, 5),
                stint(1, "2@a", 0, 5),
                stint(2, "2@a", 1, 3),
                stint(3, "2", 4, 6)));

    assertThat(lanes.names()).containsExactly("2@a #1", "2@a #2", "10@b");
    assertThat(lanes.placed())
        .extracting(placed -> placed.stint().run(), Lanes.Placed::lane)
        .containsExactlyInAnyOrder(tuple(1, 0), tuple(2, 1), tuple(3, 1), tuple(0, 2));
  }

  @Test
  void aResultThatComesLateTakesNoOtherSlot() {
    Lanes lanes =
        new Lanes(
            List.of(new Stint(0, "1@a", 0, 5.3, 4.8, How.COMPLETED), stint(1, "1@a", 5.1, 9)));

    assertThat(lanes.names()).containsExactly("1@a");
    assertThat(lanes.placed().get(0).end()).isEqualTo(5.1);
  }

  @Test
  void aStudyHasAsManyLanesAsItHadSlots() {
    Chronicle chronicle = new Chronicle(InstantSource.system());
    MadeUpStudy.of(300, 20).events().forEach(chronicle);

    assertThat(new Lanes(chronicle.snapshot(false).stints()).names()).hasSize(8);
  }
}
