package io.luthier.dl4j.dense;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.dl4j.NativeSettings;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.listeners.ScoreIterationListener;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** Whatever the engine does not know is left to DL4J. */
class DenseNetworkTest {

  @BeforeAll
  static void natives() {
    NativeSettings.prepare();
  }

  @Test
  void plainLayersQualify() {
    assertThat(qualifies(layer -> layer, LossFunction.MCXENT)).isTrue();
    assertThat(qualifies(layer -> layer.activation(Activation.TANH), LossFunction.MCXENT)).isTrue();
  }

  @Test
  void layersWithMoreToThemDoNot() {
    assertThat(qualifies(layer -> layer.hasLayerNorm(true), LossFunction.MCXENT)).isFalse();
    assertThat(qualifies(layer -> layer.hasBias(false), LossFunction.MCXENT)).isFalse();
    assertThat(qualifies(layer -> layer.activation(Activation.RRELU), LossFunction.MCXENT))
        .isFalse();
    assertThat(
            qualifies(
                layer -> layer.gradientNormalization(GradientNormalization.ClipL2PerLayer),
                LossFunction.MCXENT))
        .isFalse();
    assertThat(
            qualifies(
                layer -> layer.constrainWeights(new MaxNormConstraint(1, 1)), LossFunction.MCXENT))
        .isFalse();
    assertThat(qualifies(layer -> layer.dropOut(new GaussianDropout(0.1)), LossFunction.MCXENT))
        .isFalse();
    assertThat(qualifies(layer -> layer.updater(new Sgd(0.1)), LossFunction.MCXENT)).isFalse();
    assertThat(qualifies(layer -> layer.biasUpdater(new Sgd(0.1)), LossFunction.MCXENT)).isFalse();
  }

  @Test
  void otherLossesAndOptimizersDoNot() {
    assertThat(qualifies(layer -> layer, LossFunction.HINGE)).isFalse();
    assertThat(DenseNetwork.of(network(configuration(builder -> builder.updater(new NoOp())))))
        .isEmpty();
    Adam scheduled = new Adam(new ExponentialSchedule(ScheduleType.EPOCH, 0.1, 0.9));
    assertThat(DenseNetwork.of(network(configuration(builder -> builder.updater(scheduled)))))
        .isEmpty();
    assertThat(
            DenseNetwork.of(network(configuration(builder -> builder.dataType(DataType.DOUBLE)))))
        .isEmpty();
  }

  @Test
  void listenedToAndInheritedAndTrainedNetworksDoNot() {
    MultiLayerConfiguration plain = configuration(builder -> builder);
    assertThat(DenseNetwork.of(network(plain))).isPresent();

    MultiLayerNetwork listened = network(plain);
    listened.setListeners(new ScoreIterationListener());
    assertThat(DenseNetwork.of(listened)).isEmpty();
    assertThat(DenseNetwork.of(new Heir(plain))).isEmpty();
    MultiLayerNetwork trained = network(plain.clone());
    trained.getLayerWiseConfigurations().setIterationCount(1);
    assertThat(DenseNetwork.of(trained)).isEmpty();
  }

  /** It may train as it likes. */
  @SuppressWarnings({"serial", "overrides"}) // never written; the overridden is DL4J's
  private static final class Heir extends MultiLayerNetwork {

    Heir(MultiLayerConfiguration configuration) {
      super(configuration);
      init();
    }
  }

  private static boolean qualifies(UnaryOperator<DenseLayer.Builder> change, LossFunction loss) {
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .updater(new Adam())
            .list()
            .layer(change.apply(new DenseLayer.Builder().nIn(3).nOut(4)).build())
            .layer(
                new OutputLayer.Builder(loss).activation(Activation.SOFTMAX).nIn(4).nOut(2).build())
            .validateOutputLayerConfig(false)
            .build();
    return DenseNetwork.of(network(configuration)).isPresent();
  }

  private static MultiLayerConfiguration configuration(
      UnaryOperator<NeuralNetConfiguration.Builder> change) {
    return change
        .apply(new NeuralNetConfiguration.Builder().updater(new Adam()))
        .list()
        .layer(new DenseLayer.Builder().nIn(3).nOut(4).activation(Activation.RELU).build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nIn(4)
                .nOut(2)
                .build())
        .build();
  }

  private static MultiLayerNetwork network(MultiLayerConfiguration configuration) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return network;
  }
}
