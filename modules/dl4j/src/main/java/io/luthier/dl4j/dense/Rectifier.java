package io.luthier.dl4j.dense;

/**
 * ReLU, and leaky ReLU.
 *
 * @param slope of what is negative, from 0 to 1
 */
record Rectifier(float slope) implements Activation {

  @Override
  public void apply(float[] sums, int count) {
    if (slope == 0) {
      for (int i = 0; i < count; i++) {
        sums[i] = Math.max(sums[i], 0f);
      }
    } else {
      for (int i = 0; i < count; i++) {
        sums[i] = Math.max(sums[i], 0f) + slope * Math.min(sums[i], 0f);
      }
    }
  }

  @Override
  public void derive(float[] outputs, float[] errors, int count) {
    for (int i = 0; i < count; i++) {
      // The slope, or one above zero. A branch would be guessed wrongly every other time, which
      // costs more than the products.
      errors[i] *= Math.max(slope, Math.min(1f, outputs[i] * Float.MAX_VALUE));
    }
  }
}
