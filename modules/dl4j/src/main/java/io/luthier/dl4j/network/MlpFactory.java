package io.luthier.dl4j.network;

import io.luthier.space.Configuration;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Dense layers, each followed by the activation and dropout, and an output layer. Parameters and
 * their defaults: {@code layers} 2, {@code units} 64 (one number, or one per layer), {@code
 * activation} relu, {@code weightInit} He for rectifiers and Xavier otherwise, {@code dropout},
 * {@code l1}, {@code l2} and {@code weightDecay} 0, {@code optimizer} adam with DL4J's settings,
 * {@code learningRate} 1e-3. Thread-safe.
 */
public final class MlpFactory implements NetworkFactory {

  /** A factory without state. */
  public MlpFactory() {}

  @Override
  public MultiLayerNetwork create(Configuration configuration, NetworkShape shape, long seed) {
    Settings settings = new Settings(configuration);
    List<Integer> units = settings.units(configuration.integer("layers", 2));
    double activations = units.stream().mapToDouble(unit -> unit).sum() + shape.outputs();
    TrainingMemory.require(parameters(units, shape), activations, configuration);
    ListBuilder layers = settings.network(seed).list();
    int inputs = shape.inputs();
    for (int i = 0; i < units.size(); i++) {
      layers.layer(settings.dense(inputs, units.get(i), i > 0));
      inputs = units.get(i);
    }
    layers.layer(settings.output(inputs, shape));
    return new MultiLayerNetwork(layers.build());
  }

  private static double parameters(List<Integer> units, NetworkShape shape) {
    double parameters = 0;
    double inputs = shape.inputs();
    for (int unit : units) {
      parameters += (inputs + 1) * unit;
      inputs = unit;
    }
    return parameters + (inputs + 1) * shape.outputs();
  }
}
