package io.luthier.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.trial.Objective;
import io.luthier.trial.Results;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RankingTest {

  @Test
  void sortsByTheObjectiveThenByNumberAndPutsTheUnrankedLast() {
    Ranking ranking =
        new Ranking(
            Objective.VAL_LOSS,
            List.of(
                Results.completed(0, Double.NaN),
                Results.completed(3, 1),
                Results.completed(1, 1),
                Results.completed(2, 0.5),
                Results.completed(4, Double.POSITIVE_INFINITY)));

    assertThat(ranking.results())
        .extracting(result -> result.trial().number())
        .containsExactly(2, 1, 3, 0, 4);
    assertThat(ranking.ranked()).isEqualTo(3);
  }
}
