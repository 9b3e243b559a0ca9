package io.luthier.sampler;

import io.luthier.space.Configuration;
import io.luthier.space.Grid;
import io.luthier.trial.History;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Every combination of a grid: in the grid's own order, or a number of them in an order drawn from
 * the study's seed. Combinations that the history has already, such as enqueued ones, are passed
 * over.
 *
 * <p>The drawn order is a Feistel network over the combinations' numbers with cycle walking (Black
 * and Rogaway, "Ciphers with Arbitrary Finite Domains", 2002): a permutation of any size that needs
 * no memory.
 */
public final class GridSampler implements Sampler {

  private static final int ROUNDS = 4;
  private static final String ORIGIN = "grid";

  private final Grid grid;
  private final long size;
  private final boolean shuffled;
  private final long[] keys;
  private final int halfBits;

  private GridSampler(Grid grid, boolean shuffled, long seed) {
    this.grid = grid;
    this.size = grid.size().orElse(Long.MAX_VALUE);
    this.shuffled = shuffled;
    this.keys = new SplittableRandom(seed).longs(ROUNDS).toArray();
    this.halfBits = (Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, size - 1)) + 1) / 2;
  }

  /**
   * The whole grid in its order.
   *
   * @param limit the most combinations that are still meant seriously
   * @throws IllegalArgumentException if there are more than {@code limit}
   */
  public static GridSampler whole(Grid grid, long limit) {
    OptionalLong size = grid.size();
    if (size.orElse(Long.MAX_VALUE) > limit) {
      throw new IllegalArgumentException(
          "the grid has "
              + (size.isPresent() ? size.getAsLong() : "more than 2^63")
              + " combinations; allowed are "
              + limit
              + ": give search.trials to take only some of them, fewer points to cut ranges into"
              + " (search.gridPoints), or a higher search.gridLimit");
    }
    return new GridSampler(grid, false, 0);
  }

  /** The grid in an order drawn from a seed, for a study that will not try all of it. */
  public static GridSampler shuffled(Grid grid, long seed) {
    return new GridSampler(grid, true, seed);
  }

  @Override
  public Suggestion suggest(History history, int trialNumber, RandomGenerator random) {
    long place = history.firstNew(ORIGIN, size, this::at);
    return place < size
        ? new Suggestion.Propose(at(place), ORIGIN, why(place))
        : new Suggestion.Done("all " + size + " combinations of the grid were tried");
  }

  private Configuration at(long place) {
    return grid.at(shuffled ? permute(place) : place);
  }

  @Override
  public boolean learns() {
    return false;
  }

  @Override
  public OptionalLong size(Set<Configuration> tried) {
    return OptionalLong.of(size - tried.stream().filter(grid::contains).count());
  }

  private String why(long place) {
    return (shuffled ? "drawn from the grid's " + size + " combinations, " : "combination ")
        + (place + 1)
        + " of "
        + size;
  }

  private long permute(long place) {
    long number = place;
    do {
      number = feistel(number);
    } while (number >= size || number < 0);
    return number;
  }

  private long feistel(long number) {
    long mask = (1L << halfBits) - 1;
    long left = number >>> halfBits & mask;
    long right = number & mask;
    for (long key : keys) {
      long mixed = (right + key) * 0xBF58476D1CE4E5B9L;
      long next = left ^ ((mixed ^ mixed >>> 31) & mask);
      left = right;
      right = next;
    }
    return left << halfBits | right;
  }
}
