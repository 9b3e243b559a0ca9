package io.luthier.dl4j.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luthier.space.Configuration;
import io.luthier.study.NetworkSpec;
import io.luthier.trial.Task;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class CnnFactoryTest {

  @Test
  void flatRowsAreReadRowByRowChannelsLast() {
    MultiLayerNetwork network = network(new NetworkSpec.Cnn(4, 6, 3), Map.of("layers", 1));
    INDArray rows = Nd4j.arange(2 * 4 * 6 * 3).castTo(network.params().dataType()).reshape(2, 72);

    INDArray images =
        network
            .getLayerWiseConfigurations()
            .getInputPreProcess(0)
            .preProcess(rows, 2, LayerWorkspaceMgr.noWorkspaces());

    assertThat(images.shape()).containsExactly(2, 4, 6, 3);
    assertThat(images.getInt(1, 2, 5, 1)).isEqualTo(72 + (2 * 6 + 5) * 3 + 1);
  }

  @Test
  void oneChannelIsReadRowByRow() {
    MultiLayerNetwork network = network(new NetworkSpec.Cnn(4, 6, 1), Map.of("layers", 1));
    INDArray rows = Nd4j.arange(24).castTo(network.params().dataType()).reshape(1, 24);

    INDArray images =
        network
            .getLayerWiseConfigurations()
            .getInputPreProcess(0)
            .preProcess(rows, 1, LayerWorkspaceMgr.noWorkspaces());

    assertThat(images.shape()).containsExactly(1, 1, 4, 6);
    assertThat(images.getInt(0, 0, 2, 5)).isEqualTo(17);
  }

  @Test
  void blocksDoubleTheFiltersAndHalveTheImage() {
    MultiLayerNetwork network =
        network(
            new NetworkSpec.Cnn(9, 7, 1),
            Map.of("layers", 2, "filters", 4, "kernel", 5, "units", List.of(10, 6)));

    assertThat(network.numParams())
        .isEqualTo((25 + 1) * 4 + (4 * 25 + 1) * 8 + (2 * 8 + 1) * 10 + 11 * 6 + 7 * 3);
    assertThat(network.output(Nd4j.zeros(5, 63)).shape()).containsExactly(5, 3);
  }

  @Test
  void learnsWhichChannelIsLit() {
    int[] shape = {6, 5, 3};
    MultiLayerNetwork network =
        network(
            new NetworkSpec.Cnn(shape[0], shape[1], shape[2]),
            Map.of("layers", 1, "filters", 4, "units", 8, "learningRate", 0.02, "dropout", 0.1));
    Nd4j.getRandom().setSeed(4);
    INDArray features = Nd4j.rand(60, 90).muli(0.3);
    INDArray labels = Nd4j.zeros(60, 3);
    for (int row = 0; row < 60; row++) {
      labels.putScalar(row, row % 3, 1);
      int pixel = (row * 7) % 30;
      features.putScalar(row, pixel * 3L + row % 3, 3);
    }
    for (int i = 0; i < 80; i++) {
      network.fit(features, labels);
    }

    assertThat(network.output(features).argMax(1)).isEqualTo(labels.argMax(1));
  }

  @Test
  void itsConfigurationSurvivesTheFile() {
    for (int channels : new int[] {1, 3}) {
      String json =
          network(new NetworkSpec.Cnn(8, 8, channels), Map.of())
              .getLayerWiseConfigurations()
              .toJson();

      assertThat(MultiLayerConfiguration.fromJson(json).toJson()).isEqualTo(json);
    }
  }

  @Test
  void penaltiesReachEveryLayerOnce() {
    String json =
        network(new NetworkSpec.Cnn(8, 8, 1), Map.of("weightDecay", 0.1))
            .getLayerWiseConfigurations()
            .toJson();

    // Two convolutions, a dense layer and the output.
    assertThat(json.split("regularization[.]WeightDecay", -1)).hasSize(5);
  }

  @Test
  void featuresThatAreNoSuchImage() {
    assertThatThrownBy(
            () ->
                new CnnFactory(new NetworkSpec.Cnn(28, 28, 1))
                    .create(
                        new Configuration(Map.of()),
                        new NetworkShape(36, 3, Task.CLASSIFICATION),
                        1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cnn: found 36 features; an image of 28x28x1 has 784");
  }

  @Test
  void moreBlocksThanTheImageCanBeHalved() {
    assertThatThrownBy(() -> network(new NetworkSpec.Cnn(9, 7, 1), Map.of("layers", 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layers: found 3 blocks; an image of 9x7 can be halved only 2 times");
  }

  @Test
  void moreThanMemoryCanHold() {
    assertThatThrownBy(() -> network(new NetworkSpec.Cnn(64, 64, 1), Map.of("filters", 1_000_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("parameters needs about");
  }

  private static MultiLayerNetwork network(NetworkSpec.Cnn image, Map<String, Object> values) {
    int inputs = image.height() * image.width() * image.channels();
    MultiLayerNetwork network =
        new CnnFactory(image)
            .create(new Configuration(values), new NetworkShape(inputs, 3, Task.CLASSIFICATION), 7);
    network.init();
    return network;
  }
}
