package io.luthier.dl4j.dense;

/** Nothing is done to the sums. */
final class Identity implements Activation {

  @Override
  public void apply(float[] sums, int count) {}

  @Override
  public void derive(float[] outputs, float[] errors, int count) {}
}
