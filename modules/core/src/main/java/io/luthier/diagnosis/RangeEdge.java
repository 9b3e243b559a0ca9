package io.luthier.diagnosis;

import io.luthier.space.ChoiceParameter;
import io.luthier.space.ConditionalParameter;
import io.luthier.space.Configuration;
import io.luthier.space.IntegerParameter;
import io.luthier.space.Parameter;
import io.luthier.space.RealParameter;
import io.luthier.space.Scale;
import io.luthier.space.Values;
import io.luthier.trial.TrialResult;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The winner at the edge of a range: then what is better may lie beyond it. Since of many
 * parameters one is always near an edge by chance, the other best trials (a tenth of all, at least
 * three) must lean the same way, two in three of them.
 *
 * <p>The wider range that is offered goes on by half of the range's width on its scale, but at most
 * tenfold. What counts (whole numbers from 1) does not go below 1, what is not negative does not
 * become so, and a linear range within 0 and 1 is taken for fractions, which stay below 1.
 */
final class RangeEdge {

  /** The winner is at the edge within this share of the range. */
  private static final double EDGE = 0.1;

  /** Others lean that way within this share. */
  private static final double LEAN = 1.0 / 3;

  private RangeEdge() {}

  /** An insight for each parameter whose edge the winner is at. */
  static List<Insight> of(StudyFacts facts) {
    List<TrialResult> ranked = facts.ranked();
    List<Insight> found = new ArrayList<>();
    if (ranked.isEmpty()) {
      return found;
    }
    int best = Math.min(ranked.size(), Math.max(3, ranked.size() / 10));
    List<Configuration> configurations =
        ranked.subList(0, best).stream().map(result -> result.trial().configuration()).toList();
    for (Parameter parameter : facts.space().parameters()) {
      Range.of(parameter).flatMap(range -> insight(range, configurations)).ifPresent(found::add);
    }
    return found;
  }

  private static Optional<Insight> insight(Range range, List<Configuration> best) {
    String name = range.parameter().name();
    Optional<Object> winner = best.get(0).get(name);
    if (winner.isEmpty()) {
      return Optional.empty();
    }
    boolean low = range.position(winner.get()) <= 0.5;
    long leaning =
        best.stream()
            .flatMap(configuration -> configuration.get(name).stream())
            .filter(value -> range.isWithin(low ? LEAN : 1 - LEAN, low, value))
            .count();
    Optional<Object> beyond = range.beyond(low);
    if (!range.isWithin(low ? EDGE : 1 - EDGE, low, winner.get())
        || 3 * leaning < 2L * best.size()
        || beyond.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("value", winner.get());
    figures.put("edge", low ? range.lowest() : range.highest());
    figures.put(range.key(low), beyond.get());
    figures.put("best", best.size());
    figures.put("leaning", leaning);
    return Optional.of(
        new Insight(
            "edge",
            name,
            figures,
            "The winner's "
                + name
                + " of "
                + text(winner.get())
                + " is at the "
                + (low ? "lower" : "upper")
                + " end of what was tried; try "
                + (range.key(low).equals("choice") ? "" : range.key(low) + " ")
                + text(beyond.get())
                + (range.key(low).equals("choice") ? " as well." : ".")));
  }

  private static String text(Object value) {
    return value instanceof Double number ? Figures.text(number) : Values.text(value);
  }

  /** A parameter with an order: a range, or choices that are all numbers. */
  private record Range(Parameter parameter, List<Double> values, Scale scale) {

    static Optional<Range> of(Parameter given) {
      Parameter parameter =
          given instanceof ConditionalParameter conditional ? conditional.parameter() : given;
      if (parameter instanceof RealParameter real) {
        return Optional.of(new Range(real, List.of(real.min(), real.max()), real.scale()));
      }
      if (parameter instanceof IntegerParameter whole) {
        return Optional.of(
            new Range(whole, List.of((double) whole.min(), (double) whole.max()), whole.scale()));
      }
      if (parameter instanceof ChoiceParameter choice
          && choice.values().size() > 1
          && choice.values().stream().allMatch(Number.class::isInstance)) {
        List<Double> sorted =
            choice.values().stream().map(value -> ((Number) value).doubleValue()).sorted().toList();
        return Optional.of(new Range(choice, sorted, sorted.get(0) > 0 ? Scale.LOG : Scale.LINEAR));
      }
      return Optional.empty();
    }

    boolean isChoice() {
      return parameter instanceof ChoiceParameter;
    }

    Object lowest() {
      return typed(values.get(0));
    }

    Object highest() {
      return typed(values.get(values.size() - 1));
    }

    String key(boolean low) {
      return isChoice() ? "choice" : low ? "min" : "max";
    }

    /** Where a value is, from 0 at the lowest to 1 at the highest. */
    double position(Object value) {
      double number = ((Number) value).doubleValue();
      if (isChoice()) {
        return values.indexOf(number) / (values.size() - 1.0);
      }
      double low = values.get(0);
      double high = values.get(1);
      return scale == Scale.LOG
          ? Math.log(number / low) / Math.log(high / low)
          : (number - low) / (high - low);
    }

    boolean isWithin(double position, boolean low, Object value) {
      double slack = 1e-9;
      return low ? position(value) <= position + slack : position(value) >= position - slack;
    }

    /** The end of a wider range, or the next choice; empty if there can be none. */
    Optional<Object> beyond(boolean low) {
      double end = low ? values.get(0) : values.get(values.size() - 1);
      double next = scale == Scale.LOG ? byFactor(low, end) : byDistance(low, end);
      Object typed = typed(next);
      return typed.equals(typed(end)) ? Optional.empty() : Optional.of(typed);
    }

    private double byFactor(boolean low, double end) {
      double factor =
          isChoice()
              ? neighbour(low) / end
              : Math.pow(values.get(1) / values.get(0), low ? 0.5 : -0.5);
      factor = Math.min(10, Math.max(0.1, factor));
      double next = end / factor;
      return isWhole() ? Math.max(1, low ? Math.floor(next) : Math.ceil(next)) : rounded(next);
    }

    private double byDistance(boolean low, double end) {
      double span = values.get(values.size() - 1) - values.get(0);
      double step = isChoice() ? Math.abs(neighbour(low) - end) : span / 2;
      double next = low ? end - step : end + step;
      if (isWhole()) {
        next = low ? Math.floor(next) : Math.ceil(next);
        return low && values.get(0) >= 1 ? Math.max(1, next) : notNegative(low, next);
      }
      if (!low && values.get(0) >= 0 && end <= 1) {
        // Halfway to 1, unless that is further than the range would go on.
        next = Math.min(next, end + (1 - end) / 2);
      }
      return rounded(notNegative(low, next));
    }

    private double notNegative(boolean low, double next) {
      return low && values.get(0) >= 0 ? Math.max(0, next) : next;
    }

    private double neighbour(boolean low) {
      return low ? values.get(1) : values.get(values.size() - 2);
    }

    private boolean isWhole() {
      return parameter instanceof IntegerParameter
          || (isChoice() && values.stream().allMatch(value -> value == Math.rint(value)));
    }

    private Object typed(double value) {
      return isWhole() ? (Object) Math.round(value) : (Object) value;
    }

    private static double rounded(double value) {
      return new BigDecimal(value).round(new MathContext(2)).doubleValue();
    }
  }
}
