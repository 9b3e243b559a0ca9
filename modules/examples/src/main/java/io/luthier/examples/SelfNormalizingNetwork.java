package io.luthier.examples;

import io.luthier.dl4j.network.NetworkFactory;
import io.luthier.dl4j.network.NetworkShape;
import io.luthier.space.Configuration;
import io.luthier.trial.Task;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A network of the user's own: a self-normalising one (Klambauer et al., 2017) whose layers narrow
 * from the first to the last. It reads the parameters {@code width}, {@code depth}, {@code
 * alphaDropout} and {@code learningRate}, all names of its own choice but the last.
 */
public final class SelfNormalizingNetwork implements NetworkFactory {

  /** Luthier makes it by this constructor. */
  public SelfNormalizingNetwork() {}

  @Override
  public MultiLayerNetwork create(Configuration configuration, NetworkShape shape, long seed) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(new Adam(configuration.real("learningRate", 1e-3)))
            .weightInit(WeightInit.LECUN_NORMAL)
            .activation(Activation.SELU)
            .list();
    int inputs = shape.inputs();
    int units = configuration.integer("width", 64);
    double dropped = configuration.real("alphaDropout", 0);
    for (int layer = 0; layer < configuration.integer("depth", 2); layer++) {
      DenseLayer.Builder dense = new DenseLayer.Builder().nIn(inputs).nOut(units);
      if (layer > 0 && dropped > 0) {
        dense.dropOut(new AlphaDropout(1 - dropped));
      }
      layers.layer(dense.build());
      inputs = units;
      units = Math.max(shape.outputs(), units / 2);
    }
    boolean classes = shape.task() == Task.CLASSIFICATION;
    layers.layer(
        new OutputLayer.Builder(classes ? LossFunction.MCXENT : LossFunction.MSE)
            .activation(classes ? Activation.SOFTMAX : Activation.IDENTITY)
            .nIn(inputs)
            .nOut(shape.outputs())
            .build());
    return new MultiLayerNetwork(layers.build());
  }
}
