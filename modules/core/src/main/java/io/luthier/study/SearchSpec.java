package io.luthier.study;

import io.luthier.pruner.Pruner;
import io.luthier.space.Configuration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a study searches.
 *
 * @param strategy how configurations are chosen
 * @param trials how many trials at most, enqueued ones included; empty for the strategy's own
 *     number
 * @param gridPoints into how many values a grid cuts a continuous or long range
 * @param gridLimit a grid of more combinations than this is refused, unless {@code trials} is given
 * @param parallelism how many trials run at once at most; empty for as many as there are slots
 * @param budget how long a study goes on, all its drivers together; empty for no limit
 * @param failureLimit if so many trials have failed, and these are the first ones, the study ends:
 *     then it is the study that is wrong
 * @param enqueue configurations to try first, whatever the strategy; parameters left out are drawn
 *     from the seed
 * @param configurations what {@link Strategy#LIST} tries; likewise
 * @param pruner what stops trials before their end; empty if nothing does
 * @param repeats how often the three best configurations are trained again, with other seeds
 * @param from the directory of an earlier study that this one takes over what it can from
 * @param fromLatest a directory of studies: this one takes over from the last of them, by name,
 *     that has ended well and stands before it; from none if there is none yet
 * @param tries what is to be trained when the search is over; not counted by {@code trials}
 */
public record SearchSpec(
    Strategy strategy,
    OptionalInt trials,
    int gridPoints,
    long gridLimit,
    OptionalInt parallelism,
    Optional<Duration> budget,
    int failureLimit,
    List<Configuration> enqueue,
    List<Configuration> configurations,
    Optional<Pruner> pruner,
    int repeats,
    Optional<String> from,
    Optional<String> fromLatest,
    List<HandTry> tries) {

  /** How many trials a search makes that could go on without end, if nobody says. */
  public static final int DEFAULT_TRIALS = 40;

  /** How many trials a staged search makes at most, if nobody says; it mostly ends before. */
  public static final int STAGED_TRIALS = 60;

  public SearchSpec {
    atLeastOne("trials", trials.orElse(1));
    atLeastOne("gridPoints", gridPoints);
    atLeastOne("gridLimit", gridLimit);
    atLeastOne("parallelism", parallelism.orElse(1));
    atLeastOne("failureLimit", failureLimit);
    if (budget.isPresent() && (budget.get().isNegative() || budget.get().isZero())) {
      throw new IllegalArgumentException(
          "budget: must be above 0; found " + StudySpec.text(budget.get()));
    }
    if (repeats < 0) {
      throw new IllegalArgumentException("repeats: must be at least 0; found " + repeats);
    }
    if (from.isPresent() && fromLatest.isPresent()) {
      throw new IllegalArgumentException("from: names a study or the latest one; give one of them");
    }
    tries = List.copyOf(tries);
    enqueue = List.copyOf(enqueue);
    configurations = List.copyOf(configurations);
    if (strategy == Strategy.LIST && configurations.isEmpty()) {
      throw new IllegalArgumentException("configurations: strategy list needs at least one");
    }
    if (strategy != Strategy.LIST && !configurations.isEmpty()) {
      throw new IllegalArgumentException(
          "configurations: are for strategy list; configurations to try first belong in enqueue");
    }
  }

  private static void atLeastOne(String key, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(key + ": must be at least 1; found " + value);
    }
  }

  /** The same search with these trials after it. */
  SearchSpec withTries(List<HandTry> tries) {
    return new SearchSpec(
        strategy,
        trials,
        gridPoints,
        gridLimit,
        parallelism,
        budget,
        failureLimit,
        enqueue,
        configurations,
        pruner,
        repeats,
        from,
        fromLatest,
        tries);
  }

  /** A random search of that many trials. */
  public static SearchSpec random(int trials) {
    return builder().strategy(Strategy.RANDOM).trials(trials).build();
  }

  /** A search of that many trials that learns from their results. */
  public static SearchSpec tpe(int trials) {
    return builder().strategy(Strategy.TPE).trials(trials).build();
  }

  /** Every combination. */
  public static SearchSpec grid() {
    return builder().strategy(Strategy.GRID).build();
  }

  /**
   * The defaults: a random search of {@value #DEFAULT_TRIALS} trials, or with a budget of as many
   * as that allows.
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects settings; whatever is not set keeps its default. For one thread. */
  public static final class Builder {

    private Strategy strategy = Strategy.RANDOM;
    private OptionalInt trials = OptionalInt.empty();
    private int gridPoints = 3;
    private long gridLimit = 10_000;
    private OptionalInt parallelism = OptionalInt.empty();
    private Optional<Duration> budget = Optional.empty();
    private int failureLimit = 10;
    private List<Configuration> enqueue = List.of();
    private List<Configuration> configurations = List.of();
    private Optional<Pruner> pruner = Optional.empty();
    private int repeats;
    private Optional<String> from = Optional.empty();
    private Optional<String> fromLatest = Optional.empty();

    private Builder() {}

    /** See {@link SearchSpec#strategy()}. */
    public Builder strategy(Strategy strategy) {
      this.strategy = strategy;
      return this;
    }

    /** See {@link SearchSpec#trials()}. */
    public Builder trials(int trials) {
      this.trials = OptionalInt.of(trials);
      return this;
    }

    /** See {@link SearchSpec#gridPoints()}. */
    public Builder gridPoints(int gridPoints) {
      this.gridPoints = gridPoints;
      return this;
    }

    /** See {@link SearchSpec#gridLimit()}. */
    public Builder gridLimit(long gridLimit) {
      this.gridLimit = gridLimit;
      return this;
    }

    /** See {@link SearchSpec#parallelism()}. */
    public Builder parallelism(int parallelism) {
      this.parallelism = OptionalInt.of(parallelism);
      return this;
    }

    /** See {@link SearchSpec#budget()}. */
    public Builder budget(Duration budget) {
      this.budget = Optional.of(budget);
      return this;
    }

    /** See {@link SearchSpec#failureLimit()}. */
    public Builder failureLimit(int failureLimit) {
      this.failureLimit = failureLimit;
      return this;
    }

    /** See {@link SearchSpec#enqueue()}. */
    public Builder enqueue(List<Configuration> enqueue) {
      this.enqueue = enqueue;
      return this;
    }

    /** See {@link SearchSpec#configurations()}. */
    public Builder configurations(List<Configuration> configurations) {
      this.configurations = configurations;
      return this;
    }

    /** See {@link SearchSpec#pruner()}. */
    public Builder pruner(Pruner pruner) {
      this.pruner = Optional.of(pruner);
      return this;
    }

    /** See {@link SearchSpec#repeats()}. */
    public Builder repeats(int repeats) {
      this.repeats = repeats;
      return this;
    }

    /** See {@link SearchSpec#from()}. */
    public Builder from(String from) {
      this.from = Optional.of(from);
      return this;
    }

    /** See {@link SearchSpec#fromLatest()}. */
    public Builder fromLatest(String fromLatest) {
      this.fromLatest = Optional.of(fromLatest);
      return this;
    }

    /** The search. */
    public SearchSpec build() {
      boolean endless = strategy == Strategy.RANDOM || strategy == Strategy.TPE;
      if (endless && trials.isEmpty() && budget.isEmpty()) {
        trials = OptionalInt.of(DEFAULT_TRIALS);
      }
      if (strategy == Strategy.STAGED && trials.isEmpty() && budget.isEmpty()) {
        trials = OptionalInt.of(STAGED_TRIALS);
      }
      return new SearchSpec(
          strategy,
          trials,
          gridPoints,
          gridLimit,
          parallelism,
          budget,
          failureLimit,
          enqueue,
          configurations,
          pruner,
          repeats,
          from,
          fromLatest,
          List.of());
    }
  }
}
