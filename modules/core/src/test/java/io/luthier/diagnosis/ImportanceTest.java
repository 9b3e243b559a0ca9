package io.luthier.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.space.Configuration;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

final class ImportanceTest {

  private static final Parameter[] SPACE = {
    Parameter.real("learningRate", 1e-4, 1e-1, Scale.LOG),
    Parameter.real("dropout", 0, 0.5, Scale.LINEAR),
    Parameter.integer("layers", 1, 4),
    Parameter.choice("activation", "relu", "tanh", "elu"),
    Parameter.fixed("optimizer", "adam")
  };

  private static Map<String, Double> importance(int trials, ToDoubleFunction<Configuration> loss) {
    return Importance.of(Facts.random(7, trials, loss, SPACE));
  }

  private static double rate(Configuration configuration) {
    return Math.log10(configuration.real("learningRate", 0));
  }

  @Test
  void aParameterThatAloneDecidesGetsNearlyAll() {
    for (int trials : new int[] {40, 200, 5000}) {
      Map<String, Double> importance = importance(trials, c -> Math.pow(rate(c) + 2.5, 2));

      assertThat(importance).as("%d trials", trials).doesNotContainKey("optimizer");
      assertThat(importance.keySet().iterator().next()).isEqualTo("learningRate");
      assertThat(importance.get("learningRate")).as("%d trials", trials).isGreaterThan(0.85);
    }
  }

  @Test
  void aChoiceThatDecidesIsFoundAsWell() {
    Map<String, Double> importance =
        importance(
            100, c -> (c.text("activation", "").equals("elu") ? 0 : 1) + c.real("dropout", 0) / 50);

    assertThat(importance.get("activation")).isGreaterThan(0.8);
  }

  @Test
  void ofTwoThatMatterTheStrongerComesFirst() {
    Map<String, Double> importance =
        importance(
            300, c -> Math.pow(rate(c) + 2.5, 2) + 0.3 * Math.abs(c.integer("layers", 0) - 3));

    assertThat(importance.keySet()).startsWith("learningRate", "layers");
    assertThat(importance.get("layers")).isBetween(0.02, 0.5);
    assertThat(importance.get("dropout")).isLessThan(0.05);
  }

  @Test
  void whereNothingMattersNothingIsSaidToMatterMoreOftenThanChanceHasIt() {
    int found = 0;
    for (int seed = 0; seed < 100; seed++) {
      SplittableRandom noise = new SplittableRandom(seed + 1000);
      Map<String, Double> importance =
          Importance.of(Facts.random(seed, 40, c -> noise.nextDouble(), SPACE));
      found += (int) importance.values().stream().filter(share -> share > 0).count();
    }

    // 400 draws at 5 %: 20 expected, with a standard deviation of 4.4.
    assertThat(found).isLessThan(20 + 5 * 5);
  }

  @Test
  void trialsThatDivergedCountAsTheWorst() {
    Map<String, Double> importance = importance(200, c -> rate(c) > -2 ? Double.NaN : 1);

    assertThat(importance.keySet().iterator().next()).isEqualTo("learningRate");
    assertThat(importance.get("learningRate")).isGreaterThan(0.85);
  }

  @Test
  void tooFewTrialsSayNothing() {
    assertThat(importance(19, ImportanceTest::rate)).isEmpty();
    assertThat(importance(20, ImportanceTest::rate)).isNotEmpty();
  }
}
