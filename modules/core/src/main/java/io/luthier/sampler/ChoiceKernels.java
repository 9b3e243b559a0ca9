package io.luthier.sampler;

import java.util.random.RandomGenerator;

/**
 * Kernels over choices: most of the weight on the observed one, the rest spread evenly over all
 * others (Aitchison and Aitken 1976). The more observations, the less is spread.
 */
final class ChoiceKernels implements Kernels {

  private static final int NONE = -1;

  private final int choices;
  private final int[] chosen;
  private final double elsewhere;
  private final double logSame;
  private final double logOther;

  ChoiceKernels(double[] centres, int choices, double breadth, int dimensions) {
    this.choices = choices;
    this.chosen = new int[centres.length];
    int count = 0;
    for (int i = 0; i < centres.length; i++) {
      chosen[i] = Double.isNaN(centres[i]) ? NONE : index(centres[i]);
      count += chosen[i] == NONE ? 0 : 1;
    }
    double even = breadth * 0.5 * StrictMath.pow(Math.max(1, count), -2.0 / (4 + dimensions));
    this.elsewhere = Math.min(1, even) * (choices - 1) / choices;
    this.logSame = StrictMath.log((1 - elsewhere) * choices);
    this.logOther = StrictMath.log(elsewhere * choices / Math.max(1, choices - 1));
  }

  private int index(double coordinate) {
    return (int) Math.min(choices - 1.0, Math.floor(coordinate * choices));
  }

  @Override
  public double log(int observation, double coordinate) {
    int own = chosen[observation];
    if (own == NONE) {
      return 0;
    }
    return index(coordinate) == own ? logSame : logOther;
  }

  @Override
  public double draw(int observation, RandomGenerator random) {
    int own = chosen[observation];
    if (own == NONE) {
      return random.nextDouble();
    }
    int drawn = own;
    if (random.nextDouble() < elsewhere) {
      int other = random.nextInt(choices - 1);
      drawn = other < own ? other : other + 1;
    }
    return (drawn + 0.5) / choices;
  }
}
