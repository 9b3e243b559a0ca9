package io.luthier.sampler;

import io.luthier.space.Configuration;
import io.luthier.space.SearchSpace;
import io.luthier.trial.History;
import io.luthier.trial.Objective;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * A tree-structured Parzen estimator (Bergstra et al., "Algorithms for Hyper-Parameter
 * Optimization", NIPS 2011) whose densities are joint ones over all parameters (Falkner, Klein and
 * Hutter, "BOHB", ICML 2018). The results are parted into good ones and others, each part becomes a
 * density, some configurations are drawn from that of the good ones, and the one is proposed for
 * which the good are likeliest in proportion to the others.
 *
 * <p>The first proposals are spread over the space, until there are {@value #STARTS} results with a
 * finite value. Any number of trials may run at once. What it costs to propose does not grow with
 * the history: of the latest results {@link Evidence} takes a bounded number.
 *
 * <p>Four things are not as in those papers; all were chosen by what they do to the regret on test
 * functions. The uniform distribution has the same share in both densities, so that where nothing
 * is known neither part is likelier. The kernels of the others are narrower than those of the good
 * ones, so that one bad result does not speak for its whole neighbourhood. Better results weigh
 * more among the good ones. And the kernels of the good ones are moved towards their mean, so that
 * they scatter no more widely than the results do (West, "Approximating Posterior Distributions by
 * Mixtures", JRSS B 1993): a step then leads on, rather than around what is known, which counts
 * most where many trials run at once and there are few steps.
 */
public final class TpeSampler implements Sampler {

  /** So many results are waited for. */
  static final int STARTS = 8;

  /**
   * How many configurations are drawn for one proposal. More would not be better: what is likeliest
   * of very many lies where good results are already, again and again.
   */
  private static final int CANDIDATES = 32;

  private static final KernelShape GOOD = new KernelShape(0.85, true);
  private static final KernelShape OTHER = new KernelShape(0.6, false);

  /** So often a draw that an earlier study has tried is drawn again. */
  private static final int REDRAWS = 100;

  private static final String ORIGIN = "tpe";

  private final SearchSpace space;
  private final Objective objective;
  private final SpreadPoints starts;
  private final RandomSampler draws;
  private final List<Observation> known;
  private final Set<Configuration> knownConfigurations;

  /**
   * Proposes from a space of which nothing is known.
   *
   * @param objective what makes a result good
   * @param seed decides the first proposals
   */
  public TpeSampler(SearchSpace space, Objective objective, long seed) {
    this(space, objective, seed, List.of());
  }

  /**
   * Proposes from a space.
   *
   * @param objective what makes a result good
   * @param seed decides the first proposals
   * @param known results of an earlier study, members of the space, that are learned from as if
   *     they were its own; none of them is proposed while there is anything else
   */
  public TpeSampler(SearchSpace space, Objective objective, long seed, List<Observation> known) {
    this.space = space;
    this.objective = objective;
    this.starts = new SpreadPoints(seed, space.parameters().size(), STARTS);
    this.draws = new RandomSampler(space);
    this.known = List.copyOf(known);
    this.knownConfigurations =
        known.stream().map(Observation::configuration).collect(Collectors.toSet());
  }

  @Override
  public Suggestion suggest(History history, int trialNumber, RandomGenerator random) {
    int useful = Evidence.useful(space, known, history, objective, STARTS);
    if (useful < STARTS) {
      String why = "there are " + useful + " of the " + STARTS + " results that it takes to learn";
      Configuration start = space.decode(starts.at(trialNumber));
      return isTried(start, history)
          ? drawn(history, trialNumber, random, why)
          : new Suggestion.Propose(start, "random", why);
    }
    return learned(history, trialNumber, random);
  }

  private Suggestion learned(History history, int trialNumber, RandomGenerator random) {
    Evidence evidence = Evidence.of(space, known, history, objective);
    double uniform = 1.0 / (evidence.good().size() + 1);
    ParzenDensity good =
        new ParzenDensity(space, evidence.goodPoints(space), evidence.goodWeights(), GOOD, uniform);
    ParzenDensity others =
        new ParzenDensity(
            space, evidence.otherPoints(space), evidence.otherWeights(), OTHER, uniform);
    Configuration likeliest = null;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < CANDIDATES; i++) {
      Configuration candidate = space.decode(good.draw(random));
      if (!isTried(candidate, history)) {
        // Encoded again, since whole numbers and choices have one coordinate each.
        double[] point = space.encode(candidate);
        double ratio = good.log(point) - others.log(point);
        if (ratio > most) {
          most = ratio;
          likeliest = candidate;
        }
      }
    }
    return likeliest == null
        ? drawn(history, trialNumber, random, "all that looked good was tried before")
        : new Suggestion.Propose(likeliest, ORIGIN, why(evidence));
  }

  private boolean isTried(Configuration configuration, History history) {
    return history.contains(configuration) || knownConfigurations.contains(configuration);
  }

  private Suggestion drawn(History history, int trialNumber, RandomGenerator random, String why) {
    Suggestion suggestion = draws.suggest(history, trialNumber, random);
    for (int i = 0; i < REDRAWS && isKnown(suggestion); i++) {
      suggestion = draws.suggest(history, trialNumber, random);
    }
    return suggestion instanceof Suggestion.Propose propose
        ? new Suggestion.Propose(propose.configuration(), propose.origin(), why)
        : suggestion;
  }

  private boolean isKnown(Suggestion suggestion) {
    return suggestion instanceof Suggestion.Propose propose
        && knownConfigurations.contains(propose.configuration());
  }

  private String why(Evidence evidence) {
    Observation best = evidence.good().get(0);
    return String.format(
        Locale.ROOT,
        "more like the best %d of %d results than like the others; the best is %s's %s of"
            + " %.4g",
        evidence.good().size(),
        evidence.ranked(),
        best.trial(),
        objective.metric(),
        best.value());
  }

  @Override
  public OptionalLong size(Set<Configuration> tried) {
    return draws.size(tried);
  }
}
