package io.luthier.diagnosis;

import io.luthier.space.ChoiceParameter;
import io.luthier.space.ConditionalParameter;
import io.luthier.space.Configuration;
import io.luthier.space.Parameter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How much each parameter had to do with a trial's being among the best: PED-ANOVA (Watanabe,
 * Bansal and Hutter, IJCAI 2023). For each parameter the values of the best trials are compared
 * with those of all trials, by the Pearson divergence of their densities; a parameter that does not
 * matter has the same density among the best. Densities are those of all trials rather than the
 * range's, so it does not matter how a sampler has spread them.
 *
 * <p>With few trials a divergence is never zero. So, unlike in the paper, what as many trials drawn
 * by chance would have on average is taken off, and a parameter whose divergence 19 of 20 such
 * draws do not reach counts, the others do not. Only each parameter by itself is seen: what matters
 * in combination alone is not. Figures do not depend on the order of the trials.
 */
final class Importance {

  /** With fewer trials there is nothing to be said. */
  static final int ENOUGH = 20;

  /** At most so many trials are looked at, evenly from best to worst. */
  private static final int MOST = 2000;

  private static final int FEWEST_BEST = 6;

  private static final int BINS = 32;

  private static final int DRAWS = 200;

  private Importance() {}

  /**
   * Each tuned parameter's share of what all of them have to do with success, the largest first;
   * zero for those that cannot be told from chance. Empty if there are too few trials.
   */
  static Map<String, Double> of(StudyFacts facts) {
    List<Configuration> judged = sample(facts.judged());
    Map<String, Double> divergences = new LinkedHashMap<>();
    for (Parameter parameter : facts.space().parameters()) {
      List<Object> values =
          judged.stream()
              .flatMap(configuration -> configuration.get(parameter.name()).stream())
              .filter(parameter::contains)
              .toList();
      if (parameter.varies() && values.size() >= ENOUGH) {
        divergences.put(parameter.name(), new Densities(parameter, values).divergence());
      }
    }
    double sum = divergences.values().stream().mapToDouble(divergence -> divergence).sum();
    return divergences.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> sum > 0 ? entry.getValue() / sum : 0,
                (a, b) -> a,
                LinkedHashMap::new));
  }

  private static List<Configuration> sample(List<Configuration> judged) {
    if (judged.size() <= MOST) {
      return judged;
    }
    return IntStream.range(0, MOST)
        .mapToObj(i -> judged.get((int) ((long) i * judged.size() / MOST)))
        .toList();
  }

  /** One parameter's values, best first, in bins. */
  private static final class Densities {

    private final int[] binned;
    private final int best;
    private final double[][] kernel;
    private final double[] all;

    Densities(Parameter parameter, List<Object> values) {
      boolean choice =
          parameter instanceof ChoiceParameter
              || (parameter instanceof ConditionalParameter conditional
                  && conditional.parameter() instanceof ChoiceParameter);
      OptionalLong count = parameter.cardinality();
      int bins = (int) Math.min(choice ? Integer.MAX_VALUE : BINS, count.orElse(BINS));
      this.binned =
          values.stream()
              .mapToInt(value -> (int) Math.min(bins - 1.0, parameter.encode(value) * bins))
              .toArray();
      this.best = Math.max(FEWEST_BEST, values.size() / 5);
      this.kernel = choice ? separate(bins) : smooth(bins, best);
      this.all = density(binned, binned.length);
    }

    /** Nothing is near anything else; a part of a trial in each bin keeps densities above zero. */
    private static double[][] separate(int bins) {
      double[][] kernel = new double[bins][bins];
      for (int i = 0; i < bins; i++) {
        Arrays.fill(kernel[i], 0.1 / bins);
        kernel[i][i] += 0.9;
      }
      return kernel;
    }

    /** A Gaussian by Scott's rule for an even spread over the unit interval. */
    private static double[][] smooth(int bins, int count) {
      double width = Math.sqrt(1.0 / 12) * Math.pow(count, -0.2);
      double[][] kernel = new double[bins][bins];
      for (int i = 0; i < bins; i++) {
        for (int j = 0; j < bins; j++) {
          double away = (i - j) / (bins * width);
          kernel[i][j] = Math.exp(-away * away / 2);
        }
        double sum = Arrays.stream(kernel[i]).sum();
        for (int j = 0; j < bins; j++) {
          kernel[i][j] /= sum;
        }
      }
      return kernel;
    }

    private double[] density(int[] places, int count) {
      double[] density = new double[kernel.length];
      for (int i = 0; i < count; i++) {
        double[] spread = kernel[places[i]];
        for (int j = 0; j < density.length; j++) {
          density[j] += spread[j] / count;
        }
      }
      return density;
    }

    /** The Pearson divergence of the first places from all. */
    private double divergence(int[] places) {
      double[] some = density(places, best);
      double divergence = 0;
      for (int i = 0; i < some.length; i++) {
        double difference = some[i] - all[i];
        divergence += difference * difference / all[i];
      }
      return divergence;
    }

    /** That of the best trials, less what chance has; zero if chance has as much. */
    double divergence() {
      double found = divergence(binned);
      int[] drawn = binned.clone();
      // In ascending order first, so that the draws do not know which were the best.
      Arrays.sort(drawn);
      SplittableRandom random = new SplittableRandom(1);
      double sum = 0;
      int reached = 0;
      for (int i = 0; i < DRAWS; i++) {
        for (int j = 0; j < best; j++) {
          int other = random.nextInt(j, drawn.length);
          int swapped = drawn[j];
          drawn[j] = drawn[other];
          drawn[other] = swapped;
        }
        double chance = divergence(drawn);
        sum += chance;
        reached += chance >= found ? 1 : 0;
      }
      return 20 * reached > DRAWS ? 0 : Math.max(0, found - sum / DRAWS);
    }
  }
}
