package io.luthier.dl4j.dense;

/** 1 / (1 + exp(-x)). */
final class Sigmoid implements Activation {

  private final Exponential exponential = new Exponential();

  @Override
  public void apply(float[] sums, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] = -sums[i];
    }
    exponential.apply(sums, count);
    for (int i = 0; i < count; i++) {
      sums[i] = 1 / (1 + sums[i]);
    }
  }

  @Override
  public void derive(float[] outputs, float[] errors, int count) {
    for (int i = 0; i < count; i++) {
      errors[i] *= outputs[i] * (1 - outputs[i]);
    }
  }
}
