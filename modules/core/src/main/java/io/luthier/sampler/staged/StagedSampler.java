package io.luthier.sampler.staged;

import io.luthier.sampler.Sampler;
import io.luthier.sampler.Suggestion;
import io.luthier.space.Configuration;
import io.luthier.space.SearchSpace;
import io.luthier.trial.History;
import io.luthier.trial.Objective;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Tunes as practitioners do: first a moderate network, then its learning rate on a logarithmic
 * scale, then by what the curves of the best trial say more capacity, more epochs, or
 * regularisation, and the remaining parameters one by one. Each stage's trials are made from the
 * best trial before it, with one kind of change, and may run at once; between two stages it waits.
 * It ends by itself, when no kind of change brings more than noise, which is a hundredth of the
 * loss.
 *
 * <p>What a history has before the first trial of this sampler, such as enqueued configurations,
 * are further baselines: the best of all is where the search starts.
 *
 * <p>It draws nothing at random. What a stage tried, why, and what came of it is told by {@link
 * #story}. Thread-safe.
 *
 * <p>The order is that of textbooks and of "Deep Learning Tuning Playbook" (Godbole and others,
 * 2023): change one thing at a time, and let the fit on the training data say which.
 */
public final class StagedSampler implements Sampler {

  private final Moves moves;
  private final Cost cost;

  /**
   * A sampler of a space.
   *
   * @param objective what is to become better
   */
  public StagedSampler(SearchSpace space, Objective objective) {
    this.moves = new Moves(space);
    this.cost = new Cost(objective);
  }

  /**
   * What was changed, why, and what that did, as far as a history goes: a sentence or two a stage.
   */
  public List<String> story(History history) {
    return new Story(cost.objective()).of(Walk.of(moves, cost, history));
  }

  @Override
  public Suggestion suggest(History history, int trialNumber, RandomGenerator random) {
    return Walk.of(moves, cost, history).suggestion();
  }

  @Override
  public OptionalLong size(Set<Configuration> tried) {
    return OptionalLong.empty();
  }

  @Override
  public boolean endsByResults() {
    return true;
  }
}
