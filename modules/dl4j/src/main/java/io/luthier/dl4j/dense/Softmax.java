package io.luthier.dl4j.dense;

/** Makes probabilities of each row's sums. For one thread. */
final class Softmax {

  private final Exponential exponential = new Exponential();

  /**
   * Replaces sums by probabilities.
   *
   * @param stride how many values a row has, of which the first {@code classes} are sums
   */
  void apply(float[] sums, int rows, int classes, int stride) {
    for (int from = 0; from < rows * stride; from += stride) {
      float most = sums[from];
      for (int i = from + 1; i < from + classes; i++) {
        most = Math.max(most, sums[i]);
      }
      for (int i = from; i < from + classes; i++) {
        sums[i] -= most;
      }
    }
    exponential.apply(sums, rows * stride);
    for (int from = 0; from < rows * stride; from += stride) {
      float all = 0;
      for (int i = from; i < from + classes; i++) {
        all += sums[i];
      }
      float share = 1 / all;
      for (int i = from; i < from + classes; i++) {
        sums[i] *= share;
      }
    }
  }
}
