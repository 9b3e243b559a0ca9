package io.luthier.sampler;

import java.util.SplittableRandom;

/**
 * Points of the unit cube that are spread more evenly than independent draws: each block of so many
 * is a Latin hypercube (McKay, Beckman and Conover 1979), so it has one point in each of as many
 * equal stretches of every coordinate. A point is a function of seed and number. Immutable.
 */
final class SpreadPoints {

  private final long seed;
  private final int dimensions;
  private final int block;

  /**
   * Points of a cube.
   *
   * @param block how many make a block
   */
  SpreadPoints(long seed, int dimensions, int block) {
    this.seed = seed;
    this.dimensions = dimensions;
    this.block = block;
  }

  /** The point of a number, from 0. */
  double[] at(int number) {
    SplittableRandom random = new SplittableRandom(seed ^ number / block * 0x9E3779B97F4A7C15L);
    int place = number % block;
    double[] point = new double[dimensions];
    for (int axis = 0; axis < dimensions; axis++) {
      int[] stretches = new int[block];
      for (int i = 0; i < block; i++) {
        int swap = random.nextInt(i + 1);
        stretches[i] = stretches[swap];
        stretches[swap] = i;
      }
      double[] within = random.doubles(block).toArray();
      point[axis] = (stretches[place] + within[place]) / block;
    }
    return point;
  }
}
