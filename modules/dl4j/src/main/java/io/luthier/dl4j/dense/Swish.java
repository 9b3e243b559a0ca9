package io.luthier.dl4j.dense;

/**
 * x times the sigmoid of beta x: Swish with a beta of 1, and with 1.702 what DL4J takes for GELU.
 * For one thread.
 */
final class Swish implements Activation {

  private final Sigmoid sigmoid = new Sigmoid();
  private final float beta;
  private float[] gates = new float[0];

  Swish(float beta) {
    this.beta = beta;
  }

  @Override
  public void apply(float[] sums, int count) {
    if (gates.length < count) {
      gates = new float[count];
    }
    for (int i = 0; i < count; i++) {
      gates[i] = beta * sums[i];
    }
    sigmoid.apply(gates, count);
    for (int i = 0; i < count; i++) {
      sums[i] *= gates[i];
    }
  }

  @Override
  public void derive(float[] outputs, float[] errors, int count) {
    for (int i = 0; i < count; i++) {
      errors[i] *= gates[i] + beta * outputs[i] * (1 - gates[i]);
    }
  }
}
