package io.luthier.dl4j.dense;

/** The hyperbolic tangent. */
final class Tanh implements Activation {

  private final Exponential exponential = new Exponential();

  @Override
  public void apply(float[] sums, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] = -2 * sums[i];
    }
    exponential.apply(sums, count);
    for (int i = 0; i < count; i++) {
      // The exponential is finite, and stays far below the largest float.
      sums[i] = (1 - sums[i]) / (1 + sums[i]);
    }
  }

  @Override
  public void derive(float[] outputs, float[] errors, int count) {
    for (int i = 0; i < count; i++) {
      errors[i] *= 1 - outputs[i] * outputs[i];
    }
  }
}
