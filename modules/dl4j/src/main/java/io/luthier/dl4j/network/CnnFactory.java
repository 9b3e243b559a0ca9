package io.luthier.dl4j.network;

import io.luthier.space.Configuration;
import io.luthier.study.NetworkSpec;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.preprocessors.ReshapePreprocessor;

/**
 * Blocks of a convolution, the activation and a 2x2 maximum, then dense layers as in {@link
 * MlpFactory}. {@code layers} counts the blocks (default 2; not more than the image can be halved),
 * {@code filters} are those of the first block (32), doubled in each further one, {@code kernel} is
 * their edge (3), {@code units} are those of the dense layer on top, or a list for several. Images
 * come as flat rows, row by row, channels last. Thread-safe.
 */
public final class CnnFactory implements NetworkFactory {

  private final NetworkSpec.Cnn image;

  /** A factory for images of this shape. */
  public CnnFactory(NetworkSpec.Cnn image) {
    this.image = image;
  }

  @Override
  public MultiLayerNetwork create(Configuration configuration, NetworkShape shape, long seed) {
    long pixels = (long) image.height() * image.width() * image.channels();
    if (shape.inputs() != pixels) {
      throw new IllegalArgumentException(
          "cnn: found "
              + shape.inputs()
              + " features; an image of "
              + image.height()
              + "x"
              + image.width()
              + "x"
              + image.channels()
              + " has "
              + pixels);
    }
    Settings settings = new Settings(configuration);
    int blocks = configuration.integer("layers", Math.min(2, mostBlocks(image)));
    int filters = configuration.integer("filters", 32);
    int kernel = configuration.integer("kernel", 3);
    List<Integer> units = settings.units(1);
    Plan plan = plan(blocks, filters, kernel, units, shape);
    TrainingMemory.require(plan.parameters(), plan.activations(), configuration);
    ListBuilder layers = settings.network(seed).list();
    for (int block = 0; block < blocks; block++) {
      layers.layer(
          settings
              .penalised(new ConvolutionLayer.Builder(kernel, kernel))
              .nOut(filters << block)
              .dataFormat(format())
              .convolutionMode(ConvolutionMode.Same)
              .build());
      layers.layer(
          new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
              .dataFormat(format())
              .kernelSize(2, 2)
              .stride(2, 2)
              .build());
    }
    int inputs = plan.flat();
    for (int unit : units) {
      layers.layer(settings.dense(inputs, unit, true));
      inputs = unit;
    }
    layers.layer(settings.output(inputs, shape));
    layers.inputPreProcessor(0, fromFlatRows());
    layers.setInputType(
        InputType.convolutional(image.height(), image.width(), image.channels(), format()));
    return new MultiLayerNetwork(layers.build());
  }

  /** How many blocks fit an image: as often as its shorter edge can be halved. */
  static int mostBlocks(NetworkSpec.Cnn image) {
    return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(Math.min(image.height(), image.width()));
  }

  private InputPreProcessor fromFlatRows() {
    int height = image.height();
    int width = image.width();
    int channels = image.channels();
    return channels == 1
        ? new FeedForwardToCnnPreProcessor(height, width, channels)
        : new ReshapePreprocessor(
            new long[] {(long) height * width * channels},
            new long[] {height, width, channels},
            false,
            format());
  }

  /** With one channel both orders are the same, and DL4J is faster with channels first. */
  private CNN2DFormat format() {
    return image.channels() == 1 ? CNN2DFormat.NCHW : CNN2DFormat.NHWC;
  }

  /**
   * What comes out of the blocks.
   *
   * @param flat features after the last block
   * @param parameters of the whole network
   * @param activations of all its layers, for one row
   */
  private record Plan(int flat, double parameters, double activations) {}

  private Plan plan(int blocks, int filters, int kernel, List<Integer> units, NetworkShape shape) {
    int height = image.height();
    int width = image.width();
    double channels = image.channels();
    double parameters = 0;
    double activations = shape.outputs();
    double out = filters;
    for (int block = 0; block < blocks; block++) {
      activations += (double) height * width * out;
      height /= 2;
      width /= 2;
      if (height == 0 || width == 0) {
        throw new IllegalArgumentException(
            "layers: found "
                + blocks
                + " blocks; an image of "
                + image.height()
                + "x"
                + image.width()
                + " can be halved only "
                + block
                + " times");
      }
      parameters += (channels * kernel * kernel + 1) * out;
      channels = out;
      out *= 2;
    }
    double inputs = height * (double) width * channels;
    int flat = (int) inputs;
    for (int unit : units) {
      parameters += (inputs + 1) * unit;
      activations += unit;
      inputs = unit;
    }
    return new Plan(flat, parameters + (inputs + 1) * shape.outputs(), activations);
  }
}
