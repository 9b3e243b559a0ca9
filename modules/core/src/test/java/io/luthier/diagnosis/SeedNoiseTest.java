package io.luthier.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.luthier.space.Configuration;
import io.luthier.space.SearchSpace;
import io.luthier.trial.TrialResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SeedNoiseTest {

  /** Configurations, each with the losses of its seeds. */
  private static Optional<Insight> insight(double[]... losses) {
    List<TrialResult> results = new ArrayList<>();
    for (int i = 0; i < losses.length; i++) {
      for (double loss : losses[i]) {
        results.add(Facts.result(results.size(), new Configuration(Map.of("units", i)), loss, 10));
      }
    }
    return SeedNoise.of(Facts.of(SearchSpace.of(), results));
  }

  private static double[] seeds(double... losses) {
    return losses;
  }

  @Test
  void aLeadWithinTheNoiseIsATie() {
    Insight found =
        insight(seeds(0.50, 0.54, 0.52), seeds(0.51, 0.55, 0.53), seeds(0.9, 0.91, 0.92))
            .orElseThrow();

    assertThat(found.figures()).containsEntry("ties", List.of(3)).containsEntry("repeated", 3);
    assertThat(found.text())
        .isEqualTo(
            "The configuration of trial 0 has val_loss 0.52 ± 0.02 over 3 seeds; by chance alone"
                + " that of trial 3 would do as well: take whichever is cheaper.");
  }

  @Test
  void aLeadBeyondTheNoiseIsALead() {
    Insight found = insight(seeds(0.50, 0.51, 0.52), seeds(0.60, 0.61, 0.62)).orElseThrow();

    assertThat(found.figures()).containsEntry("ties", List.of());
    assertThat(found.text())
        .endsWith("better than all others that were repeated by more than chance.");
  }

  @Test
  void withoutRepeatsItIsSilent() {
    assertThat(insight(seeds(0.5), seeds(0.6), seeds(0.7))).isEmpty();
    assertThat(insight(seeds(0.5, 0.51), seeds(0.6))).isEmpty();
  }

  @Test
  void equalConfigurationsAreTakenForDifferentAsOftenAsTheTestSays() {
    SplittableRandom random = new SplittableRandom(3);
    int different = 0;
    for (int study = 0; study < 2000; study++) {
      double[][] losses = new double[2][5];
      for (double[] seeds : losses) {
        for (int i = 0; i < seeds.length; i++) {
          seeds[i] = 0.5 + 0.02 * random.nextGaussian();
        }
      }
      different += insight(losses).orElseThrow().figures().get("ties").equals(List.of()) ? 1 : 0;
    }

    // 5 % of 2000, with a standard deviation of 10; rounding freedom down makes it rarer.
    assertThat(different).isBetween(40, 150);
  }

  @Test
  void quantilesAreStudents() {
    assertThat(SeedNoise.quantile(4.7)).isEqualTo(2.776);
    assertThat(SeedNoise.quantile(11)).isCloseTo(2.201, within(0.001));
    assertThat(SeedNoise.quantile(30)).isCloseTo(2.042, within(0.001));
  }
}
