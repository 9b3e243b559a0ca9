package io.luthier.diagnosis;

import io.luthier.space.Parameter;
import io.luthier.trial.TrialResult;
import io.luthier.trial.TrialState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How much the learning rate may vary: the rates of the trials whose validation loss is within a
 * tenth of the best, and the rate above which trials diverged.
 */
final class LearningRates {

  private static final String NAME = "learningRate";

  private static final double WITHIN = 0.1;

  private static final int FEWEST = 5;

  private LearningRates() {}

  /** The insight; empty if the rate is not tuned, or with few trials. */
  static Optional<Insight> of(StudyFacts facts) {
    boolean tuned = facts.space().parameter(NAME).filter(Parameter::varies).isPresent();
    List<Rate> rates = rates(facts);
    double[] good =
        rates.stream()
            .filter(rate -> rate.loss <= (1 + WITHIN) * facts.yardstick().best())
            .mapToDouble(Rate::rate)
            .sorted()
            .toArray();
    if (!tuned || rates.size() < FEWEST || good.length == 0) {
      return Optional.empty();
    }
    double from = good[0];
    double to = good[good.length - 1];
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("within", WITHIN);
    figures.put("from", from);
    figures.put("to", to);
    figures.put("trials", good.length);
    String text =
        good.length == 1
            ? "Only the learning rate of "
                + Figures.text(from)
                + " came within "
                + Figures.percent(WITHIN)
                + " of the best val_loss"
            : "Learning rates from "
                + Figures.text(from)
                + " to "
                + Figures.text(to)
                + " came within "
                + Figures.percent(WITHIN)
                + " of the best val_loss ("
                + good.length
                + " trials)";
    Optional<Double> limit = limit(rates);
    if (limit.isPresent()) {
      List<Rate> above = rates.stream().filter(rate -> rate.rate > limit.get()).toList();
      long diverged = above.stream().filter(Rate::diverged).count();
      figures.put("divergedAbove", limit.get());
      figures.put("diverged", diverged);
      figures.put("above", above.size());
      text +=
          "; above "
              + Figures.text(limit.get())
              + ", "
              + diverged
              + " of "
              + above.size()
              + " trials diverged";
    }
    return Optional.of(new Insight("learning-rate", NAME, figures, text + "."));
  }

  private record Rate(double rate, double loss, boolean diverged) {}

  private static List<Rate> rates(StudyFacts facts) {
    List<Rate> rates = new ArrayList<>();
    for (TrialResult result : facts.results()) {
      Optional<Object> rate = result.trial().configuration().get(NAME);
      if (rate.isPresent()
          && rate.get() instanceof Number number
          && result.outcome().state() != TrialState.FAILED) {
        boolean diverged =
            Judgement.of(result, facts.yardstick()).diagnosis() == Diagnosis.DIVERGED;
        rates.add(new Rate(number.doubleValue(), Yardstick.metric(result, "val_loss"), diverged));
      }
    }
    rates.sort((a, b) -> Double.compare(a.rate, b.rate));
    return rates;
  }

  /**
   * The rate that parts the trials that diverged from the others best: the highest of those that
   * did not which have the most diverged ones, less the others, above them. Empty if fewer than two
   * diverged, or most above it did not.
   */
  private static Optional<Double> limit(List<Rate> rates) {
    Optional<Double> limit = Optional.empty();
    int most = 2;
    int surplus = 0;
    for (int i = rates.size() - 1; i > 0; i--) {
      surplus += rates.get(i).diverged ? 1 : -1;
      boolean parts = rates.get(i - 1).rate < rates.get(i).rate && !rates.get(i - 1).diverged;
      if (parts && surplus >= most) {
        most = surplus;
        limit = Optional.of(rates.get(i - 1).rate);
      }
    }
    return limit;
  }
}
