package io.luthier.dl4j.dense;

/** ELU, and with a scale SELU: x where it is positive, else alpha (exp(x) - 1). For one thread. */
final class ExponentialLinear implements Activation {

  private final Exponential exponential = new Exponential();
  private final float scale;
  private final float alpha;
  private float[] positive = new float[0];

  ExponentialLinear(float scale, float alpha) {
    this.scale = scale;
    this.alpha = alpha;
  }

  @Override
  public void apply(float[] sums, int count) {
    if (positive.length < count) {
      positive = new float[count];
    }
    for (int i = 0; i < count; i++) {
      positive[i] = Math.max(sums[i], 0f);
      sums[i] = Math.min(sums[i], 0f);
    }
    exponential.apply(sums, count);
    for (int i = 0; i < count; i++) {
      sums[i] = scale * (positive[i] + alpha * (sums[i] - 1));
    }
  }

  @Override
  public void derive(float[] outputs, float[] errors, int count) {
    for (int i = 0; i < count; i++) {
      // One above zero, and nothing below, without a branch that would be guessed wrongly.
      float above = Math.max(0f, Math.min(1f, outputs[i] * Float.MAX_VALUE));
      float below = Math.min(outputs[i], 0f) + scale * alpha;
      errors[i] *= above * scale + (1 - above) * below;
    }
  }
}
