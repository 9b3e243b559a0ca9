package io.luthier.dl4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withPrecision;

import io.luthier.dl4j.NativeSettings;
import io.luthier.dl4j.NetworkFile;
import io.luthier.dl4j.data.PackedRows;
import io.luthier.dl4j.network.MlpFactory;
import io.luthier.dl4j.network.NetworkShape;
import io.luthier.space.Configuration;
import io.luthier.trial.Task;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class InferenceTest {

  private final float[] features = gaussian(4500 * 5);

  @BeforeEach
  void natives() {
    NativeSettings.prepare();
  }

  @Test
  void manyBatchesGiveWhatOneWould() {
    MultiLayerNetwork network = network(Map.of("units", 20));
    float[] outputs = outputs(network, features, 3);

    float[] atOnce = network.output(Nd4j.create(features, 4500, 5), false).data().asFloat();
    // BLAS may round the rows of a smaller matrix differently.
    assertThat(outputs).hasSize(13_500).containsExactly(atOnce, withPrecision(1e-6f));
  }

  @Test
  void wideLayersGetSmallBatchesAndTheSameOutputs() {
    // 100,000 units: 41 rows at a time.
    MultiLayerNetwork network = network(Map.of("units", 100_000, "layers", 1));
    float[] rows = Arrays.copyOf(features, 100 * 5);

    assertThat(Arrays.copyOf(outputs(network, rows, 3), 3))
        .containsExactly(outputs(network, Arrays.copyOf(rows, 5), 3), withPrecision(1e-5f));
  }

  @Test
  void noRowsGiveNothing() {
    assertThat(outputs(network(Map.of()), new float[0], 3)).isEmpty();
  }

  @Test
  void doublePrecisionIsTakenToo() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .list()
                .layer(
                    new OutputLayer.Builder().nIn(5).nOut(3).activation(Activation.SOFTMAX).build())
                .build());
    network.init();

    float[] outputs = outputs(network, new float[10], 3);

    assertThat(outputs).hasSize(6).containsOnly(1f / 3);
  }

  @Test
  void anotherNumberOfOutputsIsNamed() {
    assertThatThrownBy(() -> outputs(network(Map.of()), new float[10], 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the network's output has the shape [2, 3]; expected [2, 4]");
  }

  @Test
  void aSavedNetworkGivesTheSameOutputs() throws IOException {
    for (String optimizer : new String[] {"adam", "adabelief"}) {
      MultiLayerNetwork network = network(Map.of("dropout", 0.3, "optimizer", optimizer));
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      NetworkFile.save(network, file);
      MultiLayerNetwork loaded =
          NetworkFile.load(new ByteArrayInputStream(file.toByteArray()), List.of());

      float[] rows = Arrays.copyOf(features, 50);
      assertThat(outputs(loaded, rows, 3)).isEqualTo(outputs(network, rows, 3));
    }
  }

  private static MultiLayerNetwork network(Map<String, Object> values) {
    MultiLayerNetwork network =
        new MlpFactory()
            .create(new Configuration(values), new NetworkShape(5, 3, Task.CLASSIFICATION), 9);
    network.init();
    return network;
  }

  /** The outputs of rows of five features. */
  private static float[] outputs(MultiLayerNetwork network, float[] features, int outputs) {
    int count = features.length / 5;
    float[] all = new float[count * outputs];
    PackedRows rows = new PackedRows(features, new float[count], 5);
    new Inference(network, outputs).outputs(rows, 0, count, all);
    return all;
  }

  private static float[] gaussian(int count) {
    Random random = new Random(5);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
