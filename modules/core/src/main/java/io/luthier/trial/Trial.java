package io.luthier.trial;

import io.luthier.space.Configuration;

/**
 * One configuration to be trained.
 *
 * @param number its number in the study, from 0
 * @param configuration what to train
 * @param seed the seed of everything random in its training; see {@link #seed(long, int)}
 * @param origin what proposed it, such as {@code grid}, {@code random} or {@code enqueued}
 * @param why why it was proposed, in a few words; may be empty
 */
public record Trial(int number, Configuration configuration, long seed, String origin, String why) {

  public Trial {
    if (number < 0) {
      throw new IllegalArgumentException("a trial's number is at least 0; found " + number);
    }
  }

  /**
   * The seed of a trial: a function of the study's seed and the trial's number alone, so that it
   * does not matter which slot runs the trial, or when. SplitMix64's finaliser (Steele, Lea and
   * Flood, OOPSLA 2014) spreads neighbouring numbers; the sign is dropped, since DL4J and tables
   * show seeds best as plain numbers.
   */
  public static long seed(long studySeed, int number) {
    long z = studySeed * 0x9E3779B97F4A7C15L + (number + 1L) * 0xD1B54A32D192ED03L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return (z ^ (z >>> 31)) & Long.MAX_VALUE;
  }
}
