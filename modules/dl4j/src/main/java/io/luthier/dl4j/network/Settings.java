package io.luthier.dl4j.network;

import io.luthier.space.Configuration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What both built-in networks read from a configuration in the same way. */
record Settings(Configuration configuration) {

  /** What training starts with if the configuration does not say. */
  static final double LEARNING_RATE = 1e-3;

  private static final Set<Activation> RECTIFIERS =
      Collections.unmodifiableSet(
          EnumSet.of(
              Activation.RELU,
              Activation.RELU6,
              Activation.LEAKYRELU,
              Activation.RRELU,
              Activation.THRESHOLDEDRELU,
              Activation.ELU,
              Activation.SELU,
              Activation.GELU,
              Activation.SWISH,
              Activation.MISH));

  Activation activation() {
    return Vocabulary.activation(configuration.text("activation", "relu"));
  }

  /** He's initialisation for rectifiers, Xavier's for everything else, unless told otherwise. */
  WeightInit weightInit() {
    return configuration
        .get("weightInit")
        .map(name -> Vocabulary.weightInit((String) name))
        .orElse(RECTIFIERS.contains(activation()) ? WeightInit.RELU : WeightInit.XAVIER);
  }

  /** The units of the dense layers: the list if there is one, else the same number for each. */
  List<Integer> units(int layers) {
    List<Object> units = configuration.list("units", List.of(64L));
    if (configuration.get("units").orElse(64L) instanceof List) {
      return units.stream().map(unit -> ((Long) unit).intValue()).toList();
    }
    return Collections.nCopies(layers, ((Long) units.get(0)).intValue());
  }

  /** A network's common part: penalties, updater, initialisation. */
  NeuralNetConfiguration.Builder network(long seed) {
    return new NeuralNetConfiguration.Builder()
        .seed(seed)
        .updater(
            Vocabulary.optimizer(configuration, configuration.real("learningRate", LEARNING_RATE)))
        .activation(activation())
        .weightInit(weightInit());
  }

  /** Gives a layer what the network's common part cannot. */
  <L extends BaseLayer.Builder<L>> L penalised(L layer) {
    layer.setRegularization(regularization());
    return layer;
  }

  /**
   * What draws weights, not biases, towards zero. The builder's own {@code l2} and {@code
   * weightDecay} will not do: DL4J 1.0.0-M2.1 lets each throw the other out, and applies a
   * network's weight decay twice.
   */
  private List<Regularization> regularization() {
    List<Regularization> all = new ArrayList<>();
    double l1 = configuration.real("l1", 0);
    double l2 = configuration.real("l2", 0);
    double weightDecay = configuration.real("weightDecay", 0);
    if (l1 > 0) {
      all.add(new L1Regularization(l1));
    }
    if (l2 > 0) {
      all.add(new L2Regularization(l2));
    }
    if (weightDecay > 0) {
      // After the updater and scaled by the learning rate, as in AdamW.
      all.add(new WeightDecay(weightDecay, true));
    }
    return all;
  }

  /**
   * A dense layer.
   *
   * @param dropInputs whether what comes in is the output of a hidden layer, which dropout thins
   *     out
   */
  DenseLayer dense(int inputs, int units, boolean dropInputs) {
    DenseLayer.Builder layer = penalised(new DenseLayer.Builder()).nIn(inputs).nOut(units);
    if (dropInputs && dropout() > 0) {
      layer.dropOut(retained());
    }
    return layer.build();
  }

  OutputLayer output(int inputs, NetworkShape shape) {
    OutputLayer.Builder layer =
        switch (shape.task()) {
          case CLASSIFICATION ->
              new OutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX);
          case REGRESSION ->
              new OutputLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY);
        };
    if (configuration.get("weightInit").isEmpty()) {
      layer.weightInit(WeightInit.XAVIER);
    }
    if (dropout() > 0) {
      layer.dropOut(retained());
    }
    return penalised(layer).nIn(inputs).nOut(shape.outputs()).build();
  }

  private double dropout() {
    return configuration.real("dropout", 0);
  }

  /** DL4J counts what stays, everybody else what is dropped. */
  private double retained() {
    return 1 - dropout();
  }
}
