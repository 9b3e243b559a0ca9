package io.luthier.dl4j.dense;

import java.util.SplittableRandom;

/** Leaves values out at random, and makes up for it by the size of the others. For one thread. */
final class DropoutMask {

  private final SplittableRandom random;
  private final long threshold;
  private final float kept;
  private float[] mask = new float[0];

  /**
   * A mask.
   *
   * @param dropped the fraction that is left out
   */
  DropoutMask(double dropped, SplittableRandom random) {
    this.random = random;
    this.threshold = Math.round(dropped * (1L << Integer.SIZE)) + Integer.MIN_VALUE;
    this.kept = (float) (1 / (1 - dropped));
  }

  /** Draws anew for this many values. */
  void draw(int count) {
    if (mask.length < count) {
      mask = new float[count];
    }
    for (int i = 0; i < count; i += 2) {
      long bits = random.nextLong();
      mask[i] = mask((int) bits);
      if (i + 1 < count) {
        mask[i + 1] = mask((int) (bits >> Integer.SIZE));
      }
    }
  }

  /** Nothing below the threshold, by the sign of the difference: no branch could be foreseen. */
  private float mask(int bits) {
    return kept * (1 - (int) ((bits - threshold) >>> (Long.SIZE - 1)));
  }

  /** Multiplies values with what was drawn. */
  void apply(float[] values, float[] masked, int count) {
    for (int i = 0; i < count; i++) {
      masked[i] = values[i] * mask[i];
    }
  }
}
