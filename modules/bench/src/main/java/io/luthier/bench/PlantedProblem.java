package io.luthier.bench;

import io.luthier.dl4j.data.PackedRows;
import io.luthier.dl4j.data.Target;
import io.luthier.dl4j.data.TrainingData;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Data of which it is known how well it can be predicted.
 *
 * @param name what to call it
 * @param data training rows that suffice, and rows to validate
 * @param prior the validation loss of predicting the training rows' class frequencies, or mean
 * @param floor the validation loss of whoever knows how the labels were drawn; of real data NaN,
 *     and the best loss that any trial reached stands for it
 */
record PlantedProblem(String name, TrainingData data, double prior, double floor) {

  private static final int HIDDEN = 8;

  /** A problem with this floor. */
  static PlantedProblem of(String name, TrainingData data, double floor) {
    return new PlantedProblem(name, data, prior(data), floor);
  }

  /**
   * Classes drawn from the softmax of a small random network.
   *
   * @param sharpness what the network's outputs are multiplied with: the less, the more noise
   */
  static PlantedProblem classes(int seed, int rows, int width, int classes, double sharpness) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] features = gaussian(random, (rows + rows / 2) * width);
    double[][] scores = teacher(random, features, width, classes);
    float[] labels = new float[scores.length];
    double[] losses = new double[scores.length];
    for (int row = 0; row < labels.length; row++) {
      double[] chances = softmax(scores[row], sharpness);
      double draw = random.nextDouble();
      int label = 0;
      while (label < classes - 1 && draw >= chances[label]) {
        draw -= chances[label++];
      }
      labels[row] = label;
      losses[row] = -Math.log(chances[label]);
    }
    return of(
        "classes-" + seed,
        split(features, labels, width, rows, new Target.Classes(classes)),
        Arrays.stream(losses, rows, losses.length).average().orElseThrow());
  }

  /**
   * The output of a small random network and noise.
   *
   * @param noise the share of the label's variance that is noise
   */
  static PlantedProblem quantity(int seed, int rows, int width, double noise) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] features = gaussian(random, (rows + rows / 2) * width);
    double[][] scores = teacher(random, features, width, 1);
    float[] labels = new float[scores.length];
    double squares = 0;
    for (int row = 0; row < labels.length; row++) {
      double error = Math.sqrt(noise) * random.nextGaussian();
      labels[row] = (float) (Math.sqrt(1 - noise) * scores[row][0] + error);
      squares += row < rows ? 0 : error * error;
    }
    double deviation = standardise(labels, rows);
    return of(
        "quantity-" + seed,
        split(features, labels, width, rows, new Target.Quantity(0, 1)),
        squares / (labels.length - rows) / (deviation * deviation));
  }

  /** Scores of a network of one hidden layer, each output standardised over all rows. */
  private static double[][] teacher(
      SplittableRandom random, float[] features, int width, int outputs) {
    float[] first = gaussian(random, width * HIDDEN);
    float[] second = gaussian(random, HIDDEN * outputs);
    double[][] scores = new double[features.length / width][outputs];
    for (int row = 0; row < scores.length; row++) {
      for (int unit = 0; unit < HIDDEN; unit++) {
        double sum = 0;
        for (int i = 0; i < width; i++) {
          sum += features[row * width + i] * first[unit * width + i];
        }
        double activation = Math.tanh(2 * sum / Math.sqrt(width));
        for (int output = 0; output < outputs; output++) {
          scores[row][output] += activation * second[unit * outputs + output];
        }
      }
    }
    for (int output = 0; output < outputs; output++) {
      int at = output;
      double mean = Arrays.stream(scores).mapToDouble(row -> row[at]).average().orElseThrow();
      double variance =
          Arrays.stream(scores).mapToDouble(row -> Math.pow(row[at] - mean, 2)).average().orElse(1);
      Arrays.stream(scores).forEach(row -> row[at] = (row[at] - mean) / Math.sqrt(variance));
    }
    return scores;
  }

  private static double[] softmax(double[] scores, double sharpness) {
    double[] chances = Arrays.stream(scores).map(score -> Math.exp(sharpness * score)).toArray();
    double sum = Arrays.stream(chances).sum();
    return Arrays.stream(chances).map(chance -> chance / sum).toArray();
  }

  /** Gives the first rows mean 0 and deviation 1, the others by the same figures. */
  static double standardise(float[] values, int rows) {
    double mean = IntStream.range(0, rows).mapToDouble(i -> values[i]).average().orElseThrow();
    double variance =
        IntStream.range(0, rows).mapToDouble(i -> Math.pow(values[i] - mean, 2)).sum() / rows;
    double deviation = variance > 0 ? Math.sqrt(variance) : 1;
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((values[i] - mean) / deviation);
    }
    return deviation;
  }

  private static float[] gaussian(SplittableRandom random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** The first rows to train on, the others to validate. */
  static TrainingData split(float[] features, float[] labels, int width, int rows, Target target) {
    return new TrainingData(
        new PackedRows(Arrays.copyOf(features, rows * width), Arrays.copyOf(labels, rows), width),
        new PackedRows(
            Arrays.copyOfRange(features, rows * width, features.length),
            Arrays.copyOfRange(labels, rows, labels.length),
            width),
        target);
  }

  /** The same data with only the first training rows. */
  TrainingData firstRows(int rows) {
    int width = data.train().width();
    return new TrainingData(
        new PackedRows(
            features(data.train(), rows, width), Arrays.copyOf(data.train().labels(), rows), width),
        data.validation(),
        data.target());
  }

  /** The same data with only the first features. */
  TrainingData firstFeatures(int width) {
    return new TrainingData(
        narrow(data.train(), width), narrow(data.validation(), width), data.target());
  }

  private static PackedRows narrow(PackedRows rows, int width) {
    return new PackedRows(features(rows, rows.rows(), width), rows.labels(), width);
  }

  private static float[] features(PackedRows rows, int count, int width) {
    float[] all = new float[count * rows.width()];
    rows.copy(0, count, FloatBuffer.wrap(all), 0);
    float[] some = new float[count * width];
    for (int row = 0; row < count; row++) {
      System.arraycopy(all, row * rows.width(), some, row * width, width);
    }
    return some;
  }

  private static double prior(TrainingData data) {
    float[] labels = data.validation().labels();
    if (!(data.target() instanceof Target.Classes classes)) {
      double squares = 0;
      for (float label : labels) {
        squares += label * label;
      }
      return squares / labels.length;
    }
    double[] frequencies = new double[classes.count()];
    for (float label : data.train().labels()) {
      frequencies[(int) label] += 1.0 / data.train().rows();
    }
    double loss = 0;
    for (float label : labels) {
      loss -= Math.log(frequencies[(int) label]);
    }
    return loss / labels.length;
  }
}
