package io.luthier.study;

import io.luthier.sampler.Sampler;
import io.luthier.sampler.Suggestion;
import io.luthier.trial.History;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The trials of a study, by number: those of its search, as the sampler proposes them, and then
 * what follows it. Guarded by the study's lock.
 */
final class Proposals {

  /** Salt that keeps a sampler's randomness apart from the training's, which has the same seed. */
  private static final long SAMPLER_STREAM = 0x6C75746869657221L;

  private final StudySpec spec;
  private final FollowUps followUps;
  private Sampler sampler;
  private OptionalLong planned;
  private int nextNumber;
  private boolean searchOver;
  private Optional<String> over = Optional.empty();

  Proposals(StudySpec spec) {
    this.spec = spec;
    this.followUps = new FollowUps(spec);
    startFrom(WarmStart.NONE);
  }

  /** Begins with what an earlier study has found out; before anything is proposed. */
  void startFrom(WarmStart warmStart) {
    sampler = Samplers.of(spec, warmStart);
    planned = followUps.after(searched());
  }

  private OptionalLong searched() {
    OptionalLong proposals = sampler.size(Set.of());
    if (spec.search().trials().isEmpty() || sampler.endsByResults()) {
      return proposals;
    }
    long limit = spec.search().trials().getAsInt();
    return OptionalLong.of(Math.min(limit, proposals.orElse(limit)));
  }

  /** Whether they depend on results. */
  boolean learn() {
    return sampler.learns();
  }

  /** How many there will be in all, where that is known. */
  OptionalLong planned() {
    return planned;
  }

  /** Why there will be no more; empty while there may be. */
  Optional<String> over() {
    return over;
  }

  /** From now on there is only what was asked for by hand. */
  void endSearch() {
    searchOver = true;
  }

  boolean isSearchOver() {
    return searchOver;
  }

  /**
   * How many are left, where that is known.
   *
   * @param proposed how many there were
   */
  OptionalLong left(int proposed) {
    if (over.isPresent()) {
      return OptionalLong.of(0);
    }
    if (searchOver) {
      return OptionalLong.of(followUps.triesLeft());
    }
    return planned.isPresent() ? OptionalLong.of(planned.getAsLong() - proposed) : planned;
  }

  /**
   * The next trial; empty if there is none before a running one has ended, or none any more.
   * Earlier drivers may have left gaps in the numbers.
   */
  Optional<Trial> next(History history) {
    if (over.isPresent()) {
      return Optional.empty();
    }
    while (history.trial(nextNumber).isPresent()) {
      nextNumber++;
    }
    long seed = Trial.seed(spec.seed(), nextNumber);
    Suggestion suggestion = suggest(history, new SplittableRandom(seed ^ SAMPLER_STREAM));
    if (suggestion instanceof Suggestion.Propose propose) {
      return Optional.of(
          new Trial(nextNumber, propose.configuration(), seed, propose.origin(), propose.why()));
    }
    if (suggestion instanceof Suggestion.Done done) {
      over = Optional.of(done.why());
    }
    return Optional.empty();
  }

  private Suggestion suggest(History history, SplittableRandom random) {
    if (searchOver) {
      return followUps.nextTry().orElse(new Suggestion.Done("all that was asked for is trained"));
    }
    int searched = nextNumber - followUps.count();
    Suggestion suggestion =
        searched < spec.search().trials().orElse(Integer.MAX_VALUE)
            ? sampler.suggest(history, nextNumber, random)
            : new Suggestion.Done("all " + searched + " trials were handed out");
    if (suggestion instanceof Suggestion.Propose propose) {
      spec.space().check(propose.configuration());
    }
    return suggestion instanceof Suggestion.Done done ? followUps.next(history, done) : suggestion;
  }

  /** A trial was proposed, now or by an earlier driver. */
  void proposed(Trial trial) {
    followUps.proposed(trial);
  }

  /** A trial has its result. */
  void ended(TrialResult result) {
    followUps.ended(result);
  }
}
