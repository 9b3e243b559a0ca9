package io.luthier.dl4j.network;

import io.luthier.space.Configuration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Builds the network of a trial. An implementation of the user's own is named in the study file as
 * {@code network: {class: com.example.MyNetworkFactory}} and comes in a jar given with {@code
 * --jars}; it needs a public constructor without arguments, and must be thread-safe, since trials
 * of one executor share it.
 *
 * <p>The factory reads whatever parameters it likes from the configuration. Luthier itself reads
 * {@code batchSize}, {@code epochs} and {@code learningRate} (the rate training starts with, which
 * the factory puts into the network's updater).
 */
public interface NetworkFactory {

  /**
   * A new network, initialised or not.
   *
   * @param configuration the trial's parameters
   * @param shape what goes in and what comes out: the features are a matrix [rows, {@code inputs}],
   *     the output layer must give [rows, {@code outputs}] with a softmax (classification) or
   *     identity activation (regression) for an ordinary loss
   * @param seed what the network's random initialisation must be drawn from
   * @throws RuntimeException for a configuration it refuses; the trial is then FAILED with the
   *     message
   */
  MultiLayerNetwork create(Configuration configuration, NetworkShape shape, long seed);
}
