package io.luthier.dl4j.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.space.Configuration;
import io.luthier.study.NetworkSpec;
import io.luthier.study.TrialCost;
import io.luthier.trial.Task;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class NetworkCostTest {

  private static TrialCost cost(NetworkSpec network, int inputs) {
    NetworkShape shape = new NetworkShape(inputs, 10, Task.CLASSIFICATION);
    return NetworkCost.of(network, shape, 1000, 250, 20).orElseThrow();
  }

  private static double mlp(Map<String, Object> parameters) {
    return cost(new NetworkSpec.Mlp(), 30).of(new Configuration(parameters));
  }

  private static double cnn(Map<String, Object> parameters) {
    return cost(new NetworkSpec.Cnn(16, 16, 1), 256).of(new Configuration(parameters));
  }

  @Test
  void countsLayersUnitsStepsAndEpochs() {
    double usual = mlp(Map.of());
    assertThat(mlp(Map.of("layers", 2, "units", 64, "batchSize", 32, "epochs", 20)))
        .isEqualTo(usual)
        .isPositive();
    assertThat(mlp(Map.of("units", List.of(64, 64)))).isEqualTo(usual);
    assertThat(mlp(Map.of("epochs", 40))).isEqualTo(2 * usual);
    assertThat(mlp(Map.of("units", 256))).isGreaterThan(usual);
    assertThat(mlp(Map.of("layers", 3))).isGreaterThan(usual);
    assertThat(mlp(Map.of("batchSize", 16))).isGreaterThan(usual);
    assertThat(mlp(Map.of("dropout", 0.5, "learningRate", 0.1))).isEqualTo(usual);
  }

  @Test
  void countsConvolutions() {
    double usual = cnn(Map.of());
    assertThat(cnn(Map.of("layers", 2, "filters", 32, "kernel", 3, "units", 64))).isEqualTo(usual);
    assertThat(usual).isGreaterThan(mlp(Map.of()));
    assertThat(cnn(Map.of("filters", 64))).isGreaterThan(usual);
    assertThat(cnn(Map.of("kernel", 5))).isGreaterThan(usual);
    assertThat(cnn(Map.of("units", 512))).isGreaterThan(usual);
  }

  @Test
  void whatTheNetworkWillRefuseCostsNothing() {
    assertThat(mlp(Map.of("layers", "many"))).isZero();
    assertThat(mlp(Map.of("units", List.of("a", "b")))).isZero();
  }

  @Test
  void nothingIsKnownOfANetworkOfTheUsersOwn() {
    NetworkShape shape = new NetworkShape(30, 10, Task.CLASSIFICATION);
    assertThat(NetworkCost.of(new NetworkSpec.Custom("a.Network"), shape, 1000, 250, 20)).isEmpty();
  }
}
