package io.luthier.dl4j.dense;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.AdaBelief;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * A DL4J network that the dense engine can train: dense layers and an output layer with nothing
 * about them that the engine does not know.
 *
 * @param layers the layers, the output layer last
 * @param loss what the output layer ends in
 * @param optimizer of all weights
 */
record DenseNetwork(List<LayerSettings> layers, Loss loss, Optimizer optimizer) {

  /**
   * One layer.
   *
   * @param dropped the fraction of its inputs that training leaves out
   */
  record LayerSettings(
      int inputs, int outputs, Activation activation, double dropped, Penalties penalties) {}

  /** How many features a row has. */
  int inputs() {
    return layers.get(0).inputs();
  }

  /** How many values the network gives for a row. */
  int outputs() {
    return layers.get(layers.size() - 1).outputs();
  }

  /** How many bytes of the heap the weights take, with those kept and the optimizer's state. */
  long heap() {
    long weights = 0;
    for (LayerSettings layer : layers) {
      weights += (layer.inputs() + 1L) * layer.outputs();
    }
    return weights * (2 + optimizer.initialState.length) * Float.BYTES;
  }

  /** What the engine has to do for a network; empty if it does not qualify. */
  static Optional<DenseNetwork> of(MultiLayerNetwork network) {
    MultiLayerConfiguration whole = network.getLayerWiseConfigurations();
    if (network.getClass() != MultiLayerNetwork.class
        || whole.getDataType() != DataType.FLOAT
        || whole.getBackpropType() != BackpropType.Standard
        || !whole.getInputPreProcessors().isEmpty()
        || !network.getListeners().isEmpty()
        || whole.getIterationCount() != 0) {
      return Optional.empty();
    }
    List<LayerSettings> layers = new ArrayList<>();
    Optional<IUpdater> updater = Optional.empty();
    Optional<Loss> loss = Optional.empty();
    int last = whole.getConfs().size() - 1;
    for (int i = 0; i <= last; i++) {
      NeuralNetConfiguration configuration = whole.getConf(i);
      if (!(configuration.getLayer() instanceof FeedForwardLayer layer)
          || !isOrdinary(configuration, layer)) {
        return Optional.empty();
      }
      updater = Optional.of(updater.orElse(layer.getIUpdater()));
      if (!updater.get().equals(layer.getIUpdater())) {
        return Optional.empty();
      }
      Optional<Activation> activation;
      if (i < last && layer.getClass() == DenseLayer.class) {
        DenseLayer dense = (DenseLayer) layer;
        activation =
            dense.hasBias() && !dense.hasLayerNorm() && isDl4js(layer.getActivationFn())
                ? Activation.of(layer.getActivationFn())
                : Optional.empty();
      } else if (i == last && layer.getClass() == OutputLayer.class) {
        OutputLayer output = (OutputLayer) layer;
        loss =
            output.hasBias()
                ? Loss.of(output.getLossFn(), layer.getActivationFn())
                : Optional.empty();
        activation = loss.map(whichever -> new Identity());
      } else {
        return Optional.empty();
      }
      Optional<Penalties> penalties = Penalties.of(layer.getRegularization());
      Optional<Double> dropped = dropped(layer, i);
      if (activation.isEmpty() || penalties.isEmpty() || dropped.isEmpty()) {
        return Optional.empty();
      }
      layers.add(
          new LayerSettings(
              (int) layer.getNIn(),
              (int) layer.getNOut(),
              activation.get(),
              dropped.get(),
              penalties.get()));
    }
    Optional<Optimizer> optimizer =
        updater
            // DL4J's own AdaBelief trains no network; what does is an heir that repairs it.
            .filter(one -> isDl4js(one) || one instanceof AdaBelief)
            .flatMap(Optimizer::of);
    return optimizer.isEmpty() || loss.isEmpty()
        ? Optional.empty()
        : Optional.of(new DenseNetwork(layers, loss.get(), optimizer.get()));
  }

  private static boolean isOrdinary(NeuralNetConfiguration configuration, BaseLayer layer) {
    return configuration.isMiniBatch()
        && configuration.isMinimize()
        && configuration.getStepFunction() == null
        && configuration.getOptimizationAlgo() == OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT
        && (layer.getBiasUpdater() == null || layer.getBiasUpdater().equals(layer.getIUpdater()))
        && (layer.getRegularizationBias() == null || layer.getRegularizationBias().isEmpty())
        && (layer.getConstraints() == null || layer.getConstraints().isEmpty())
        && layer.getWeightNoise() == null
        && (layer.getGradientNormalization() == null
            || layer.getGradientNormalization() == GradientNormalization.None);
  }

  private static Optional<Double> dropped(BaseLayer layer, int index) {
    if (layer.getIDropout() == null) {
      return Optional.of(0.0);
    }
    return index > 0
            && layer.getIDropout().getClass() == Dropout.class
            && ((Dropout) layer.getIDropout()).getPSchedule() == null
        ? Optional.of(1 - ((Dropout) layer.getIDropout()).getP())
        : Optional.empty();
  }

  /** Whether something is of a class of DL4J's own: heirs may do anything. */
  static boolean isDl4js(Object part) {
    return part.getClass().getName().startsWith("org.nd4j.");
  }
}
