package io.luthier.dl4j.network;

import io.luthier.space.Configuration;
import io.luthier.study.NetworkSpec;
import io.luthier.study.TrialCost;
import java.util.List;
import java.util.Optional;

/**
 * How long a trial of a built-in network takes, roughly, in seconds: a fixed time for each layer of
 * each training step, and arithmetic at a fixed rate for the training steps, the updates, and the
 * measurements that end an epoch. Epochs are the most that there may be, since when a callback will
 * end a trial cannot be known. Real ones take a few times more or less than this says, but mostly
 * all of them alike, and it is their order that counts.
 *
 * @param network the network
 * @param shape what it takes and gives
 * @param trainingRows how many rows it is trained on
 * @param validationRows how many it is measured on as well
 * @param epochs how many epochs at most, unless the configuration has {@code epochs}
 */
public record NetworkCost(
    NetworkSpec network, NetworkShape shape, int trainingRows, int validationRows, int epochs)
    implements TrialCost {

  private static final double SECONDS_PER_LAYER_AND_STEP = 10e-6;
  private static final double OPERATIONS_PER_SECOND = 30e9;

  /** A multiplication and an addition, forwards and twice as much backwards. */
  private static final double OPERATIONS_OF_TRAINING = 6;

  private static final double OPERATIONS_OF_MEASURING = 2;

  /** Adam's, for each parameter and step, most of which is waiting for memory. */
  private static final double OPERATIONS_OF_AN_UPDATE = 20;

  /** The cost of a network's trials; empty for one of the user's own, of which nothing is known. */
  public static Optional<TrialCost> of(
      NetworkSpec network, NetworkShape shape, int trainingRows, int validationRows, int epochs) {
    return network instanceof NetworkSpec.Custom
        ? Optional.empty()
        : Optional.of(new NetworkCost(network, shape, trainingRows, validationRows, epochs));
  }

  @Override
  public double of(Configuration configuration) {
    try {
      Size size = size(configuration);
      double batch = Math.max(1, configuration.integer("batchSize", 32));
      double steps = Math.ceil(trainingRows / batch);
      double rows = trainingRows;
      double operations =
          size.products() * OPERATIONS_OF_TRAINING * rows
              + size.products() * OPERATIONS_OF_MEASURING * (rows + validationRows)
              + size.parameters() * OPERATIONS_OF_AN_UPDATE * steps;
      double epoch =
          steps * size.layers() * SECONDS_PER_LAYER_AND_STEP + operations / OPERATIONS_PER_SECOND;
      return epoch * configuration.integer("epochs", epochs);
    } catch (IllegalArgumentException | ClassCastException unfit) {
      // The network will refuse the configuration, which takes no time.
      return 0;
    }
  }

  /**
   * What a network is made of.
   *
   * @param products of a weight and an input, for one row
   */
  private record Size(int layers, double parameters, double products) {

    Size dense(double inputs, double outputs) {
      double weights = inputs * outputs;
      return new Size(layers + 1, parameters + weights + outputs, products + weights);
    }

    Size convolution(double weights, double positions) {
      return new Size(layers + 2, parameters + weights, products + weights * positions);
    }
  }

  private Size size(Configuration configuration) {
    Size size = new Size(0, 0, 0);
    double inputs = shape.inputs();
    int dense = configuration.integer("layers", 2);
    if (network instanceof NetworkSpec.Cnn image) {
      double kernel = configuration.integer("kernel", 3);
      double channels = image.channels();
      double filters = configuration.integer("filters", 32);
      int blocks = configuration.integer("layers", Math.min(2, CnnFactory.mostBlocks(image)));
      int height = image.height();
      int width = image.width();
      for (int block = 0; block < blocks; block++) {
        size = size.convolution(channels * kernel * kernel * filters, (double) height * width);
        channels = filters;
        filters *= 2;
        height /= 2;
        width /= 2;
      }
      inputs = (double) height * width * channels;
      dense = 1;
    }
    List<Integer> units = new Settings(configuration).units(dense);
    for (int unit : units) {
      size = size.dense(inputs, unit);
      inputs = unit;
    }
    return size.dense(inputs, shape.outputs());
  }
}
