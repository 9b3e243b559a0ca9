package io.luthier.dl4j;

import io.luthier.dl4j.data.PackedRows;
import io.luthier.dl4j.data.Target;
import io.luthier.dl4j.data.TrainingData;
import java.util.Random;

/** Small data to train on. */
public final class Synthetic {

  private Synthetic() {}

  /** Overlapping clouds of points, one for each class. */
  public static TrainingData clouds(int classes, int rows, int width, double spread) {
    Random random = new Random(11);
    float[] centres = gaussian(random, classes * width);
    return new TrainingData(
        cloud(random, centres, classes, rows, width, spread),
        cloud(random, centres, classes, rows / 2, width, spread),
        new Target.Classes(classes));
  }

  /** A bent line through noise. */
  public static TrainingData curve(int rows) {
    Random random = new Random(12);
    return new TrainingData(
        curve(random, rows), curve(random, rows / 2), new Target.Quantity(50, 4));
  }

  private static PackedRows cloud(
      Random random, float[] centres, int classes, int rows, int width, double spread) {
    float[] features = gaussian(random, rows * width);
    float[] labels = new float[rows];
    for (int row = 0; row < rows; row++) {
      labels[row] = row % classes;
      for (int i = 0; i < width; i++) {
        int at = row * width + i;
        features[at] = (float) (features[at] * spread + centres[row % classes * width + i]);
      }
    }
    return new PackedRows(features, labels, width);
  }

  private static PackedRows curve(Random random, int rows) {
    float[] features = gaussian(random, rows);
    float[] labels = new float[rows];
    for (int row = 0; row < rows; row++) {
      labels[row] = (float) (Math.sin(2 * features[row]) + 0.1 * random.nextGaussian());
    }
    return new PackedRows(features, labels, 1);
  }

  private static float[] gaussian(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
