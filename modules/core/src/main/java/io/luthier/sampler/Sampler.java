package io.luthier.sampler;

import io.luthier.space.Configuration;
import io.luthier.trial.History;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Proposes the next configuration of a study from all that is known.
 *
 * <p>The same arguments must give the same answer, on any machine. No proposal may repeat a
 * configuration of the history, running trials included. Implementations are thread-safe.
 *
 * <p>The last suggestion of a large study must not cost more than the first ones: whether a
 * configuration was tried is looked up with {@link History#contains}, and only the latest {@value
 * #LEARNS_FROM} results are learned from, the end of the list that {@link History#results} gives.
 */
public interface Sampler {

  /** So many of the latest results are learned from at most. */
  int LEARNS_FROM = 100_000;

  /**
   * What to train next.
   *
   * @param history all trials so far, with and without a result
   * @param trialNumber the number the next trial will have. The history has all that are lower; in
   *     a study that goes on also some that are higher, which were proposed before with no more
   *     known, so that one that does not learn proposes what it did then
   * @param random the trial's own randomness
   */
  Suggestion suggest(History history, int trialNumber, RandomGenerator random);

  /**
   * Whether results change what it proposes. If not, trials may be proposed long before a slot is
   * free for them.
   */
  default boolean learns() {
    return true;
  }

  /**
   * Whether results decide how many trials there will be, so that a limit on trials says nothing
   * about it.
   */
  default boolean endsByResults() {
    return false;
  }

  /**
   * How many configurations it has to propose, where that is known beforehand.
   *
   * @param tried members of the space that are tried before, and so will not be proposed
   */
  OptionalLong size(Set<Configuration> tried);
}
