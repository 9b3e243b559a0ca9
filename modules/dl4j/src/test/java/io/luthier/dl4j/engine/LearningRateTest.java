package io.luthier.dl4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.dl4j.network.MlpFactory;
import io.luthier.dl4j.network.NetworkShape;
import io.luthier.space.Configuration;
import io.luthier.trial.Task;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class LearningRateTest {

  private final INDArray features = Nd4j.eye(3);
  private final INDArray labels = Nd4j.eye(3);

  @ParameterizedTest
  @ValueSource(
      strings = {"adam", "amsgrad", "nadam", "adamax", "adabelief", "rmsprop", "nesterovs", "sgd"})
  void aChangeKeepsTheUpdatersStateAndItsCountOfSteps(String optimizer) {
    MultiLayerNetwork changed = trained(optimizer);
    MultiLayerNetwork left = trained(optimizer);

    LearningRate.change(changed, 0.5);
    LearningRate.change(changed, 0.01);
    for (int i = 0; i < 5; i++) {
      changed.fit(features, labels);
      left.fit(features, labels);
    }

    // With moments or bias correction begun anew, the paths would part.
    assertThat(changed.params()).isEqualTo(left.params());
  }

  @Test
  void theNewRateCounts() {
    MultiLayerNetwork network = trained("adam");
    LearningRate.change(network, 0);
    INDArray before = network.params().dup();
    network.fit(features, labels);

    assertThat(network.params()).isEqualTo(before);
    assertThat(LearningRate.of(network)).isZero();
  }

  @Test
  void adadeltaHasNone() {
    MultiLayerNetwork network = trained("adadelta");
    LearningRate.change(network, 0.1);
    network.fit(features, labels);

    assertThat(LearningRate.of(network)).isNaN();
  }

  private MultiLayerNetwork trained(String optimizer) {
    MultiLayerNetwork network =
        new MlpFactory()
            .create(
                new Configuration(Map.of("optimizer", optimizer, "learningRate", 0.01)),
                new NetworkShape(3, 3, Task.CLASSIFICATION),
                1);
    network.init();
    for (int i = 0; i < 5; i++) {
      network.fit(features, labels);
    }
    return network;
  }
}
