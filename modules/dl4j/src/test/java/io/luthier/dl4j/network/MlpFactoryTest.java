package io.luthier.dl4j.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.luthier.space.Configuration;
import io.luthier.trial.Task;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class MlpFactoryTest {

  private static final NetworkShape SHAPE = new NetworkShape(4, 3, Task.CLASSIFICATION);
  private static final INDArray FEATURES =
      Nd4j.createFromArray(new float[][] {{1, 0, -1, 2}, {0.5f, 1, 1, -1}, {-1, 0.3f, 2, 0}});
  private static final INDArray LABELS =
      Nd4j.createFromArray(new float[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}});

  @Test
  void theDefaults() {
    MultiLayerNetwork network = network(Map.of());

    assertThat(network.getnLayers()).isEqualTo(3);
    assertThat(network.numParams()).isEqualTo(5 * 64 + 65 * 64 + 65 * 3);
    assertThat(network.getLearningRate(0)).isEqualTo(1e-3);
    // He's normal distribution over 64 inputs has a deviation of sqrt(2/64).
    assertThat(network.getLayer(1).getParam("W").stdNumber().doubleValue())
        .isCloseTo(Math.sqrt(2.0 / 64), within(0.01));
  }

  @Test
  void oneNumberOfUnitsForEachLayer() {
    assertThat(network(Map.of("layers", 3, "units", 7)).numParams())
        .isEqualTo(5 * 7 + 2 * 8 * 7 + 8 * 3);
    assertThat(network(Map.of("units", List.of(7, 2))).numParams())
        .isEqualTo(5 * 7 + 8 * 2 + 3 * 3);
  }

  @Test
  void theSeedDecidesTheWeights() {
    assertThat(network(Map.of(), 1).params()).isEqualTo(network(Map.of(), 1).params());
    assertThat(network(Map.of(), 1).params()).isNotEqualTo(network(Map.of(), 2).params());
  }

  @Test
  void aRegressionGivesOnePlainNumber() {
    MultiLayerNetwork network =
        new MlpFactory()
            .create(new Configuration(Map.of()), new NetworkShape(4, 1, Task.REGRESSION), 1);
    network.init();
    network.getLayer(2).getParam("b").assign(-7);
    network.getLayer(2).getParam("W").assign(0);

    assertThat(network.output(FEATURES).toFloatVector()).containsExactly(-7, -7, -7);
  }

  @Test
  void dropoutIsTheFractionDroppedFromHiddenLayersNeverFromTheFeatures() {
    Configuration configuration =
        new Configuration(Map.of("dropout", 0.25, "units", 1000, "layers", 2));
    MultiLayerNetwork network =
        new MlpFactory().create(configuration, new NetworkShape(1000, 3, Task.CLASSIFICATION), 5);
    network.init();
    INDArray ones = Nd4j.ones(20, 1000);

    for (int layer = 0; layer < 3; layer++) {
      INDArray dropped = dropped(network, layer, ones);
      double zeros = 1 - dropped.neq(0).castTo(ones.dataType()).meanNumber().doubleValue();
      if (layer == 0) {
        assertThat(zeros).isZero();
      } else {
        // 20000 draws: further off than six deviations once in a billion runs, were it not seeded.
        assertThat(zeros).isCloseTo(0.25, within(0.02));
        assertThat(dropped.maxNumber().doubleValue()).isCloseTo(1 / 0.75, within(1e-6));
      }
    }
    assertThat(network.output(ones)).as("inference").isEqualTo(network.output(ones));
  }

  private static INDArray dropped(MultiLayerNetwork network, int layer, INDArray input) {
    var dropout = network.getLayer(layer).conf().getLayer().getIDropout();
    return dropout == null
        ? input
        : dropout.applyDropout(
            input.dup(), Nd4j.create(input.shape()), 0, 0, LayerWorkspaceMgr.noWorkspaces());
  }

  @Test
  void weightDecayComesAfterTheUpdaterTimesTheCurrentLearningRate() {
    Map<String, Object> plain = Map.of("optimizer", "adam", "learningRate", 0.01);
    Map<String, Object> decaying =
        Map.of("optimizer", "adam", "learningRate", 0.01, "weightDecay", 0.5);
    MultiLayerNetwork untrained = network(plain);
    MultiLayerNetwork without = network(plain);
    MultiLayerNetwork with = network(decaying);

    without.fit(FEATURES, LABELS);
    with.fit(FEATURES, LABELS);
    assertDecayed(with, without, untrained, 0.01 * 0.5);

    // Again from the same weights, with a rate that was cut meanwhile.
    for (MultiLayerNetwork network : List.of(with, without)) {
      network.setLearningRate(0.002);
      network.setParams(untrained.params());
      network.fit(FEATURES, LABELS);
    }
    assertDecayed(with, without, untrained, 0.002 * 0.5);
  }

  private static void assertDecayed(
      MultiLayerNetwork with, MultiLayerNetwork without, MultiLayerNetwork before, double share) {
    for (int layer = 0; layer < with.getnLayers(); layer++) {
      INDArray decayed =
          without
              .getLayer(layer)
              .getParam("W")
              .sub(before.getLayer(layer).getParam("W").mul(share));
      assertThat(with.getLayer(layer).getParam("W").equalsWithEps(decayed, 1e-6)).isTrue();
      assertThat(with.getLayer(layer).getParam("b"))
          .isEqualTo(without.getLayer(layer).getParam("b"));
    }
  }

  @Test
  void underAdamAPenaltyIsAnotherThingThanDecay() {
    MultiLayerNetwork penalty = network(Map.of("l2", 0.5));
    MultiLayerNetwork decay = network(Map.of("weightDecay", 0.5));
    penalty.fit(FEATURES, LABELS);
    decay.fit(FEATURES, LABELS);

    assertThat(penalty.params().equalsWithEps(decay.params(), 1e-5)).isFalse();
  }

  @Test
  void everyPenaltyIsAppliedOnceAlsoBesideTheOthers() {
    String json =
        network(Map.of("layers", 1, "l1", 0.1, "l2", 0.2, "weightDecay", 0.3))
            .getLayerWiseConfigurations()
            .toJson();

    // Two layers have weights.
    for (String kind : List.of("L1Regularization", "L2Regularization", "WeightDecay")) {
      assertThat(json.split("regularization[.]" + kind, -1)).as(kind).hasSize(3);
    }
  }

  @Test
  void l2IsHalfTheSumOfSquares() {
    MultiLayerNetwork network = network(Map.of("l2", 0.2));
    double squares = 0;
    for (int layer = 0; layer < network.getnLayers(); layer++) {
      squares += Math.pow(network.getLayer(layer).getParam("W").norm2Number().doubleValue(), 2);
    }

    assertThat(network.calcRegularizationScore(true)).isCloseTo(0.2 / 2 * squares, within(1e-4));
  }

  static Set<String> optimizers() {
    return Vocabulary.optimizers();
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void everyOptimizerLearnsAndSurvivesACutOfTheRateAndTheFile(String optimizer) {
    double rate = optimizer.equals("adadelta") || optimizer.equals("sgd") ? 0.5 : 0.01;
    MultiLayerNetwork network =
        network(Map.of("optimizer", optimizer, "learningRate", rate, "units", 16));
    network.fit(FEATURES, LABELS);
    double first = network.score();
    for (int i = 0; i < 60; i++) {
      network.fit(FEATURES, LABELS);
    }
    network.setLearningRate(rate / 10);
    network.fit(FEATURES, LABELS);
    String json = network.getLayerWiseConfigurations().toJson();

    assertThat(network.score()).isLessThan(first * 0.95);
    assertThat(MultiLayerConfiguration.fromJson(json).toJson()).isEqualTo(json);
  }

  @Test
  void theOptimizersSettingsReachIt() {
    MultiLayerNetwork network = network(Map.of("optimizer", "nesterovs", "momentum", 0.6));

    assertThat(network.getLayerWiseConfigurations().toJson()).contains("\"momentum\" : 0.6");
  }

  @Test
  void moreThanMemoryCanHold() {
    assertThatThrownBy(() -> network(Map.of("layers", 3, "units", 500_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a network of 5.00e+11 parameters needs about 11")
        .hasMessageContaining("GiB outside the heap")
        .hasMessageContaining("units=500000");
    // Few weights, but many values for each row.
    assertThatThrownBy(() -> network(Map.of("layers", 1, "units", 40_000_000, "batchSize", 4096)))
        .hasMessageContaining("parameters needs about");
  }

  private static MultiLayerNetwork network(Map<String, Object> configuration) {
    return network(configuration, 3);
  }

  private static MultiLayerNetwork network(Map<String, Object> configuration, long seed) {
    MultiLayerNetwork network =
        new MlpFactory().create(new Configuration(configuration), SHAPE, seed);
    network.init();
    return network;
  }
}
