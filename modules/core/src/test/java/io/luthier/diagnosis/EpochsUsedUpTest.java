package io.luthier.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.space.Configuration;
import io.luthier.space.SearchSpace;
import io.luthier.trial.Objective;
import io.luthier.trial.TrialResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class EpochsUsedUpTest {

  /** A study of ten epochs at most. */
  private static Optional<Insight> insight(int patience, int... epochs) {
    List<TrialResult> results =
        IntStream.range(0, epochs.length)
            .mapToObj(i -> Facts.result(i, new Configuration(Map.of()), 0.5, epochs[i]))
            .toList();
    return EpochsUsedUp.of(
        new StudyFacts(
            SearchSpace.of(), Objective.VAL_LOSS, results, 10, patience, Yardstick.NONE));
  }

  @Test
  void saysThatEarlyStoppingNeverActed() {
    assertThat(insight(3, 10, 10, 10).orElseThrow().text())
        .isEqualTo(
            "Early stopping never acted: all 3 completed trials used all their epochs; raise"
                + " training.epochs (10 now).");
    assertThat(insight(8, 10, 10, 10).orElseThrow().text())
        .endsWith("(10 now), or lower the patience of 8 epochs.");
  }

  @Test
  void saysNothingIfItActedOnceOrIsOffOrOfFewTrials() {
    assertThat(insight(3, 10, 9, 10)).isEmpty();
    assertThat(insight(0, 10, 10, 10)).isEmpty();
    assertThat(insight(3, 10, 10)).isEmpty();
  }

  @Test
  void epochsThatAreTunedAreEachTrialsOwn() {
    List<TrialResult> results =
        IntStream.of(4, 6, 8)
            .mapToObj(n -> Facts.result(n, new Configuration(Map.of("epochs", n)), 0.5, n))
            .toList();
    StudyFacts facts =
        new StudyFacts(SearchSpace.of(), Objective.VAL_LOSS, results, 10, 3, Yardstick.NONE);

    assertThat(EpochsUsedUp.of(facts)).isPresent();
  }
}
