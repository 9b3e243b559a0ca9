package io.luthier.dl4j.dense;

import io.luthier.dl4j.data.PackedRows;
import io.luthier.dl4j.dense.DenseNetwork.LayerSettings;
import io.luthier.dl4j.engine.Engine;
import io.luthier.dl4j.engine.NativeMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Trains a network of dense layers. */
public final class DenseEngine implements Engine {

  /** Values of all layers for the rows of one batch of inference: 1 MiB, about a second cache. */
  private static final int INFERENCE_VALUES = 1 << 18;

  /** DL4J has its weights outside of the heap; an engine may take this part of it. */
  private static final long HEAP_SHARE = 16;

  private static final int MOST_INFERENCE_ROWS = 1024;

  private static final int LEAST_INFERENCE_ROWS = 32;

  private final MultiLayerNetwork network;
  private final Loss loss;
  private final Optimizer optimizer;
  private final Softmax softmax = new Softmax();
  private final List<Layer> layers = new ArrayList<>();
  private final List<DropoutMask> masks = new ArrayList<>();
  private final int inputs;
  private final int outputs;
  private final int inferenceRows;
  private Activations activations;
  private double learningRate;
  private int steps;

  private DenseEngine(MultiLayerNetwork network, DenseNetwork dense, long seed) {
    this.network = network;
    this.loss = dense.loss();
    this.optimizer = dense.optimizer();
    this.inputs = dense.inputs();
    this.outputs = dense.outputs();
    Double rate = network.getLearningRate(0);
    this.learningRate = rate == null ? Double.NaN : rate;
    float[] parameters = network.params().data().asFloat();
    SplittableRandom random = new SplittableRandom(seed);
    int at = 0;
    int values = inputs;
    for (LayerSettings settings : dense.layers()) {
      Layer layer = new Layer(settings, optimizer, parameters, at);
      layers.add(layer);
      masks.add(
          settings.dropped() > 0 ? new DropoutMask(settings.dropped(), random.split()) : null);
      at += layer.size();
      values += settings.outputs();
    }
    this.inferenceRows =
        Math.max(LEAST_INFERENCE_ROWS, Math.min(MOST_INFERENCE_ROWS, INFERENCE_VALUES / values));
    this.activations = new Activations(dense.layers(), inferenceRows);
  }

  /**
   * An engine for a network, if it is one of dense layers that does nothing out of the ordinary, is
   * untrained yet, computes on a CPU, and leaves the heap to others.
   *
   * @param network initialised
   * @param width how many features the rows have
   * @param outputs how many values the network is to give for a row
   * @param seed of the dropout
   */
  public static Optional<DenseEngine> of(
      MultiLayerNetwork network, int width, int outputs, long seed) {
    if (!Nd4j.getEnvironment().isCPU()) {
      return Optional.empty();
    }
    return DenseNetwork.of(network)
        .filter(dense -> dense.inputs() == width && dense.outputs() == outputs)
        .filter(dense -> dense.heap() <= Runtime.getRuntime().maxMemory() / HEAP_SHARE)
        .map(dense -> new DenseEngine(network, dense, seed));
  }

  @Override
  public boolean fit(PackedRows rows, int[] order, int batchSize, BooleanSupplier goOn) {
    if (activations.rows() < batchSize) {
      activations.close();
      activations = new Activations(layers.stream().map(Layer::settings).toList(), batchSize);
    }
    for (int from = 0; from < order.length; from += batchSize) {
      if (!goOn.getAsBoolean()) {
        return false;
      }
      step(rows, order, from, Math.min(batchSize, order.length - from));
    }
    return true;
  }

  private void step(PackedRows rows, int[] order, int from, int count) {
    for (int i = 0; i < count; i++) {
      activations.inputs().features(rows, order[from + i], i);
    }
    forward(count, true);
    float[] errors = activations.errors();
    lossErrors(rows, order, from, count, errors);
    optimizer.begin(++steps, learningRate);
    for (int i = layers.size() - 1; i >= 0; i--) {
      Layer layer = layers.get(i);
      NativeMatrix nativeErrors = activations.errors(i);
      nativeErrors.write(errors, 0, count * (layer.settings().outputs() + 1));
      if (i > 0) {
        // Before the update, which changes the weights that the errors come back through.
        layer.backward(nativeErrors, activations.errors(i - 1), count);
      }
      layer.update(activations.values(i), nativeErrors, count, optimizer, learningRate);
      if (i > 0) {
        int size = count * (layer.settings().inputs() + 1);
        activations.errors(i - 1).read(0, errors, size);
        if (masks.get(i) != null) {
          masks.get(i).apply(errors, errors, size);
        }
        layers.get(i - 1).settings().activation().derive(activations.outputs(i - 1), errors, size);
      }
    }
  }

  /** From the inputs to the outputs; dropout is for training alone. */
  private void forward(int count, boolean training) {
    for (int i = 0; i < layers.size(); i++) {
      LayerSettings settings = layers.get(i).settings();
      NativeMatrix sums = activations.values(i + 1);
      int size = count * (settings.outputs() + 1);
      layers.get(i).forward(activations.values(i), sums, count);
      float[] values = activations.outputs(i);
      sums.read(0, values, size);
      settings.activation().apply(values, size);
      if (i == layers.size() - 1) {
        if (loss == Loss.CROSS_ENTROPY) {
          softmax.apply(values, count, outputs, outputs + 1);
        }
        return;
      }
      DropoutMask mask = training ? masks.get(i + 1) : null;
      if (mask != null) {
        mask.draw(size);
        mask.apply(values, activations.errors(), size);
        sums.write(activations.errors(), 0, size);
      } else {
        sums.write(values, 0, size);
      }
      sums.fillColumn(settings.outputs(), count, 1);
    }
  }

  /** How the loss changes with each of the last layer's sums. */
  private void lossErrors(PackedRows rows, int[] order, int from, int count, float[] errors) {
    float[] given = activations.outputs(layers.size() - 1);
    float scale = loss.scale(count, outputs);
    for (int i = 0; i < count; i++) {
      int at = i * (outputs + 1);
      float label = rows.label(order[from + i]);
      for (int j = at; j < at + outputs; j++) {
        errors[j] = scale * given[j];
      }
      if (outputs == 1) {
        errors[at] -= scale * label;
      } else {
        errors[at + (int) label] -= scale;
      }
    }
  }

  @Override
  public void outputs(PackedRows rows, int from, int count, float[] into) {
    float[] given = activations.outputs(layers.size() - 1);
    for (int first = 0; first < count; first += inferenceRows) {
      int size = Math.min(inferenceRows, count - first);
      for (int i = 0; i < size; i++) {
        activations.inputs().features(rows, from + first + i, i);
      }
      forward(size, false);
      for (int i = 0; i < size; i++) {
        System.arraycopy(given, i * (outputs + 1), into, (first + i) * outputs, outputs);
      }
    }
  }

  @Override
  public double learningRate() {
    return learningRate;
  }

  @Override
  public void learningRate(double rate) {
    learningRate = rate;
  }

  @Override
  public void keepWeights() {
    layers.forEach(Layer::keep);
  }

  @Override
  public void restoreWeights() {
    layers.forEach(Layer::restore);
  }

  @Override
  public MultiLayerNetwork network() {
    float[] parameters = new float[(int) network.numParams()];
    int at = 0;
    for (Layer layer : layers) {
      layer.write(parameters, at);
      at += layer.size();
    }
    INDArray copy = Nd4j.createFromArray(parameters);
    network.setParams(copy);
    NativeMemory.free(copy);
    network.getLayerWiseConfigurations().setIterationCount(steps);
    if (!Double.isNaN(learningRate)) {
      network.setLearningRate(learningRate);
    }
    return network;
  }

  @Override
  public void close() {
    layers.forEach(Layer::close);
    activations.close();
    // Making a network leaves its first weights behind once more.
    NativeMemory.collectNowAndThen(network.numParams() * Float.BYTES);
  }
}
