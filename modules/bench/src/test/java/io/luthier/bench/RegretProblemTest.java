package io.luthier.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.luthier.space.Configuration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The least values are those of the functions. */
class RegretProblemTest {

  static Stream<RegretProblem> problems() {
    return RegretProblem.all().stream();
  }

  @ParameterizedTest
  @MethodSource("problems")
  void theLeastValueIsReached(RegretProblem problem) {
    Configuration at = whereLeast(problem);
    assertThat(problem.space().contains(at)).isTrue();
    assertThat(problem.function().applyAsDouble(at)).isCloseTo(problem.least(), within(1e-4));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void nothingIsBelowTheLeastValue(RegretProblem problem) {
    SplittableRandom random = new SplittableRandom(1);
    int finite = 0;
    for (int i = 0; i < 10_000; i++) {
      double[] point = random.doubles(problem.space().parameters().size()).toArray();
      double value = problem.function().applyAsDouble(problem.space().decode(point));
      if (Double.isFinite(value)) {
        finite++;
        assertThat(value).isGreaterThanOrEqualTo(problem.least());
      }
    }
    assertThat(finite).isGreaterThan(5_000);
  }

  private static Configuration whereLeast(RegretProblem problem) {
    return switch (problem.name()) {
      case "branin" -> xs(Math.PI, 2.275);
      case "hartmann6" -> xs(0.20169, 0.150011, 0.476874, 0.275332, 0.311652, 0.6573);
      case "mixed" ->
          new Configuration(
              Map.of(
                  "optimizer",
                  "nesterovs",
                  "learningRate",
                  Math.pow(10, -2.5),
                  "layers",
                  3,
                  "units",
                  128,
                  "activation",
                  "relu",
                  "dropout",
                  0.2,
                  "momentum",
                  0.9));
      case "rosenbrock4", "levy4" -> xs(1.0, 1.0, 1.0, 1.0);
      case "ackley5" -> xs(0.0, 0.0, 0.0, 0.0, 0.0);
      case "irrelevant12" -> {
        Map<String, Object> values =
            new LinkedHashMap<>(xs(0.3, 0.75, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0).values());
        values.putAll(Map.of("n1", 1, "n2", 1, "c1", "a", "c2", "a"));
        yield new Configuration(values);
      }
      case "rate4" ->
          new Configuration(
              Map.of(
                  "learningRate", Math.pow(10, -2.8), "l2", 1e-4, "batchSize", 32, "decay", 0.4));
      case "styblinski5" -> xs(-2.903534, -2.903534, -2.903534, -2.903534, -2.903534);
      case "choices8" -> xs(0L, 1L, 2L, 3L, 0L, 1L, 2L, 3L);
      case "letter-table" -> LetterTable.read().best();
      default -> throw new AssertionError("where is the least value of " + problem.name() + "?");
    };
  }

  private static Configuration xs(Object... values) {
    Map<String, Object> named = new LinkedHashMap<>();
    Arrays.stream(values).forEach(value -> named.put("x" + (named.size() + 1), value));
    return new Configuration(named);
  }
}
