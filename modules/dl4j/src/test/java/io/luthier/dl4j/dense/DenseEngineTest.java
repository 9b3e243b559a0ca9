package io.luthier.dl4j.dense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.luthier.dl4j.Evaluation;
import io.luthier.dl4j.NativeSettings;
import io.luthier.dl4j.Synthetic;
import io.luthier.dl4j.data.PackedRows;
import io.luthier.dl4j.data.TrainingData;
import io.luthier.dl4j.engine.Dl4jEngine;
import io.luthier.dl4j.engine.Engine;
import io.luthier.dl4j.network.MlpFactory;
import io.luthier.dl4j.network.NetworkShape;
import io.luthier.space.Configuration;
import io.luthier.trial.Task;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the dense engine computes what DL4J would. */
class DenseEngineTest {

  private static final long SEED = 5;

  private final TrainingData classes = Synthetic.clouds(5, 150, 7, 2);
  private final TrainingData numbers = Synthetic.curve(150);

  @BeforeAll
  static void natives() {
    NativeSettings.prepare();
    NativeSettings.bindCurrentThread(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "relu",
        "leakyrelu",
        "tanh",
        "sigmoid",
        "elu",
        "selu",
        "swish",
        "gelu",
        "identity"
      })
  void gradientsAreDl4js(String activation) {
    for (TrainingData data : new TrainingData[] {classes, numbers}) {
      // A step of plain descent at rate one changes the weights by the gradient.
      Map<String, Object> values =
          Map.of("activation", activation, "optimizer", "sgd", "learningRate", 1.0, "units", 20);
      for (int step = 0; step < 8; step++) {
        int[] batch = IntStream.range(step * 16, step * 16 + 16).toArray();
        float[] expected = change(values, data, batch, true);
        float[] actual = change(values, data, batch, false);

        assertThat(distance(actual, expected)).isLessThan(1e-5);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sgd",
        "nesterovs",
        "adam",
        "amsgrad",
        "nadam",
        "adamax",
        "adabelief",
        "rmsprop",
        "adagrad",
        "adadelta"
      })
  void optimizersAreDl4js(String optimizer) {
    Map<String, Object> values = Map.of("optimizer", optimizer, "activation", "tanh");

    assertThat(distance(trained(values, classes, 1, false), trained(values, classes, 1, true)))
        .isLessThan(1e-4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"l1", "l2", "weightDecay", "all"})
  void penaltiesAreDl4js(String penalty) {
    Map<String, Object> values = new HashMap<>(Map.of("learningRate", 1e-2));
    for (String name : new String[] {"l1", "l2", "weightDecay"}) {
      if (penalty.equals(name) || penalty.equals("all")) {
        values.put(name, 0.3);
      }
    }
    float[] without = trained(Map.of("learningRate", 1e-2), classes, 1, true);
    float[] expected = trained(values, classes, 1, true);

    assertThat(distance(without, expected)).isGreaterThan(5e-3);
    assertThat(distance(trained(values, classes, 1, false), expected)).isLessThan(1e-4);
  }

  @Test
  void lossesAfterFiveEpochsAreDl4js() {
    for (TrainingData data : new TrainingData[] {classes, numbers}) {
      for (double rate : new double[] {1e-4, 1e-3}) {
        for (int layers = 1; layers <= 3; layers++) {
          Map<String, Object> values = Map.of("learningRate", rate, "layers", layers);
          double expected = loss(values, data, true);

          assertThat(loss(values, data, false)).isCloseTo(expected, withinPercentage(1e-2));
        }
      }
    }
  }

  @Test
  void theTrainedNetworkIsAnOrdinaryOne() {
    MultiLayerNetwork network = network(Map.of(), classes);
    try (Engine engine = engine(network, classes)) {
      engine.fit(classes.train(), order(classes), 32, () -> true);
      engine.learningRate(2e-4);
      float[] outputs = outputs(engine, classes.validation());

      MultiLayerNetwork trained = engine.network();

      assertThat(trained).isSameAs(network);
      assertThat(trained.getLearningRate(0)).isEqualTo(2e-4);
      assertThat(trained.getIterationCount()).isEqualTo(5);
      try (Dl4jEngine dl4j = new Dl4jEngine(trained, 5)) {
        assertThat(distance(outputs(dl4j, classes.validation()), outputs)).isLessThan(1e-6);
        // It goes on where it was left.
        assertThat(dl4j.fit(classes.train(), order(classes), 32, () -> true)).isTrue();
      }
    }
  }

  @Test
  void keptWeightsComeBack() {
    try (Engine engine = engine(network(Map.of(), classes), classes)) {
      engine.fit(classes.train(), order(classes), 10, () -> true);
      engine.keepWeights();
      float[] kept = outputs(engine, classes.validation());
      engine.fit(classes.train(), order(classes), 10, () -> true);
      assertThat(outputs(engine, classes.validation())).isNotEqualTo(kept);

      engine.restoreWeights();

      assertThat(outputs(engine, classes.validation())).isEqualTo(kept);
    }
  }

  @Test
  void anEpochEndsWhereItIsToldTo() {
    try (Engine engine = engine(network(Map.of(), classes), classes)) {
      float[] before = outputs(engine, classes.validation());
      assertThat(engine.fit(classes.train(), order(classes), 10, () -> false)).isFalse();
      assertThat(outputs(engine, classes.validation())).isEqualTo(before);
    }
  }

  @Test
  void batchesOfAnySizeAndTheirRest() {
    // Larger than what inference takes at once, and a last batch of one row.
    TrainingData large = Synthetic.clouds(3, 3001, 4, 2);
    for (int size : new int[] {1, 1500, 3001}) {
      Map<String, Object> values = Map.of("optimizer", "sgd", "batchSize", size);
      assertThat(distance(trained(values, large, 1, false), trained(values, large, 1, true)))
          .isLessThan(1e-4);
    }
  }

  @Test
  void dropoutIsStatisticallyDl4js() {
    double dl4j = 0;
    double dense = 0;
    double without = 0;
    Map<String, Object> dropped =
        Map.of("dropout", 0.5, "units", 32, "learningRate", 3e-3, "epochs", 10);
    Map<String, Object> plain = Map.of("units", 32, "learningRate", 3e-3);
    // One seed's losses differ by two percent (a standard deviation), so the means by half of one.
    int seeds = 20;
    for (int seed = 0; seed < seeds; seed++) {
      dl4j += trainLoss(dropped, seed, true) / seeds;
      dense += trainLoss(dropped, seed, false) / seeds;
      without += trainLoss(plain, seed, false) / seeds;
    }

    assertThat(without).isLessThan(dl4j * 0.93);
    assertThat(dense).isCloseTo(dl4j, withinPercentage(3));
  }

  private double trainLoss(Map<String, Object> values, int seed, boolean dl4j) {
    MultiLayerNetwork network =
        new MlpFactory()
            .create(new Configuration(values), new NetworkShape(7, 5, Task.CLASSIFICATION), seed);
    network.init();
    org.nd4j.linalg.factory.Nd4j.getRandom().setSeed(seed);
    try (Engine engine = dl4j ? new Dl4jEngine(network, 5) : engine(network, classes)) {
      for (int epoch = 0; epoch < 10; epoch++) {
        engine.fit(classes.train(), order(classes), 16, () -> true);
      }
      return new Evaluation(engine, classes.target()).of(classes.train(), "").get("loss");
    }
  }

  @Test
  void whatDivergesIsNotANumber() {
    Map<String, Object> wild = Map.of("learningRate", 1e30, "optimizer", "sgd");
    try (Engine engine = engine(network(wild, classes), classes)) {
      engine.fit(classes.train(), order(classes), 10, () -> true);

      assertThat(new Evaluation(engine, classes.target()).of(classes.train(), "").get("loss"))
          .isNaN();
    }
  }

  /** How a batch changes the weights, each time from the same beginning. */
  private static float[] change(
      Map<String, Object> values, TrainingData data, int[] batch, boolean dl4j) {
    MultiLayerNetwork network = network(values, data);
    float[] weights = network.params().dup().data().asFloat();
    try (Engine engine =
        dl4j ? new Dl4jEngine(network, data.target().outputs()) : engine(network, data)) {
      engine.fit(data.train(), batch, batch.length, () -> true);
      float[] changed = engine.network().params().dup().data().asFloat();
      for (int i = 0; i < weights.length; i++) {
        weights[i] -= changed[i];
      }
      return weights;
    }
  }

  private static float[] trained(
      Map<String, Object> values, TrainingData data, int epochs, boolean dl4j) {
    MultiLayerNetwork network = network(values, data);
    int batch = new Configuration(values).integer("batchSize", 32);
    try (Engine engine =
        dl4j ? new Dl4jEngine(network, data.target().outputs()) : engine(network, data)) {
      for (int epoch = 0; epoch < epochs; epoch++) {
        engine.fit(data.train(), order(data), batch, () -> true);
      }
      return engine.network().params().dup().data().asFloat();
    }
  }

  private static double loss(Map<String, Object> values, TrainingData data, boolean dl4j) {
    MultiLayerNetwork network = network(values, data);
    try (Engine engine =
        dl4j ? new Dl4jEngine(network, data.target().outputs()) : engine(network, data)) {
      for (int epoch = 0; epoch < 5; epoch++) {
        engine.fit(data.train(), order(data), 32, () -> true);
      }
      return new Evaluation(engine, data.target()).of(data.validation(), "").get("loss");
    }
  }

  private static Engine engine(MultiLayerNetwork network, TrainingData data) {
    return DenseEngine.of(network, data.train().width(), data.target().outputs(), SEED)
        .orElseThrow();
  }

  private static MultiLayerNetwork network(Map<String, Object> values, TrainingData data) {
    int outputs = data.target().outputs();
    Task task = outputs == 1 ? Task.REGRESSION : Task.CLASSIFICATION;
    MultiLayerNetwork network =
        new MlpFactory()
            .create(
                new Configuration(values),
                new NetworkShape(data.train().width(), outputs, task),
                SEED);
    network.init();
    return network;
  }

  private static int[] order(TrainingData data) {
    return IntStream.range(0, data.train().rows()).toArray();
  }

  private static float[] outputs(Engine engine, PackedRows rows) {
    float[] outputs = new float[rows.rows() * 5];
    engine.outputs(rows, 0, rows.rows(), outputs);
    return outputs;
  }

  /** The distance of two vectors, as a part of the second one's length. */
  private static double distance(float[] one, float[] other) {
    assertThat(one).hasSameSizeAs(other);
    double apart = 0;
    double length = 0;
    for (int i = 0; i < one.length; i++) {
      apart += Math.pow((double) one[i] - other[i], 2);
      length += Math.pow(other[i], 2);
    }
    assertThat(Arrays.hashCode(other)).isNotZero();
    return Math.sqrt(apart / length);
  }
}
