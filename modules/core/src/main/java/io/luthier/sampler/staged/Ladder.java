package io.luthier.sampler.staged;

import io.luthier.space.ChoiceParameter;
import io.luthier.space.ConditionalParameter;
import io.luthier.space.FixedParameter;
import io.luthier.space.IntegerParameter;
import io.luthier.space.Parameter;
import io.luthier.space.RealParameter;
import io.luthier.space.Scale;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The few values of a parameter that stages step between, lowest first.
 *
 * <p>Choices of numbers are ordered by value, choices of lists of numbers by their sum, others stay
 * as declared. Ranges have: half decades from where training starts, for a learning rate; doublings
 * of the usual value, for what counts capacity or epochs; else five values, evenly on their scale.
 *
 * @param parameter the parameter, without its condition
 * @param values members of the parameter, at least one, all different
 * @param start where the search starts, one of the values
 */
record Ladder(Parameter parameter, List<Object> values, int start) {

  /** A shorter range of whole numbers has every one of them. */
  private static final int FEW = 8;

  private static final int POINTS = 5;

  /** The factor between two learning rates. */
  static final double HALF_DECADE = Math.sqrt(10);

  /** An end of a range is left out if another value is closer to it than by this factor. */
  private static final double TOO_CLOSE = 1.25;

  /** Rates whose logarithms differ by less than this differ by rounding only. */
  private static final double SAME = 0.02;

  /** A learning rate's range goes over no more decades than this. */
  private static final double LOWEST_SHARE = 1e-6;

  /** The ladder of a parameter. */
  static Ladder of(Parameter any) {
    Parameter parameter = any instanceof ConditionalParameter c ? c.parameter() : any;
    Role role = Role.of(parameter.name());
    OptionalDouble usual = Role.usual(parameter.name());
    List<Object> values = values(parameter, role, usual);
    return new Ladder(parameter, values, start(parameter, role, usual, values));
  }

  private static List<Object> values(Parameter parameter, Role role, OptionalDouble usual) {
    if (parameter instanceof ChoiceParameter choice) {
      return ordered(choice.values());
    }
    if (parameter instanceof FixedParameter fixed) {
      return List.of(fixed.value());
    }
    if (parameter instanceof IntegerParameter range) {
      if (range.max() - range.min() < FEW) {
        return range.withPoints(FEW).grid(0);
      }
      boolean counts = (role == Role.CAPACITY || role == Role.EPOCHS) && range.min() > 0;
      return counts ? doublings(range, usual) : range.withPoints(POINTS).grid(0);
    }
    RealParameter range = (RealParameter) parameter;
    return role == Role.RATE && range.max() > 0 ? halfDecades(range) : evenly(range, usual);
  }

  private static List<Object> ordered(List<Object> choices) {
    return choices.stream().allMatch(value -> Double.isFinite(size(value)))
        ? choices.stream().sorted(Comparator.comparingDouble(Ladder::size)).toList()
        : choices;
  }

  /** A number's value, a list's sum; NaN for anything else. */
  private static double size(Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    return value instanceof List<?> items
        ? items.stream().mapToDouble(Ladder::size).sum()
        : Double.NaN;
  }

  private static List<Object> doublings(IntegerParameter range, OptionalDouble usual) {
    long middle = (long) range.withPoints(1).grid(0).get(0);
    long from =
        Math.round(
            clamp(usual.orElse((double) middle), (double) range.min(), (double) range.max()));
    TreeSet<Long> values = new TreeSet<>(List.of(range.min(), range.max()));
    for (long value = from; value < range.max(); value *= 2) {
      values.add(value);
    }
    for (long value = from; value > range.min(); value /= 2) {
      values.add(value);
    }
    return List.copyOf(values);
  }

  private static List<Object> halfDecades(RealParameter range) {
    double min = Math.max(range.min(), range.max() * LOWEST_SHARE);
    double from = clamp(Role.usual("learningRate").orElseThrow(), min, range.max());
    TreeSet<Double> values = new TreeSet<>();
    for (double value = from; value < range.max() * 1.001; value *= HALF_DECADE) {
      values.add(readable(range, value));
    }
    for (double value = from; value > min * 0.999; value /= HALF_DECADE) {
      values.add(readable(range, value));
    }
    if (values.first() > min * TOO_CLOSE) {
      values.add(min);
    }
    if (values.last() * TOO_CLOSE < range.max()) {
      values.add(range.max());
    }
    return List.copyOf(values);
  }

  private static List<Object> evenly(RealParameter range, OptionalDouble usual) {
    List<Object> exact = range.withPoints(POINTS).grid(0);
    TreeSet<Double> values = new TreeSet<>();
    for (Object value : exact) {
      values.add(readable(range, (double) value));
    }
    if (values.size() < exact.size()) {
      return exact.stream().distinct().toList();
    }
    usual.ifPresent(value -> values.add(clamp(value, range.min(), range.max())));
    return List.copyOf(values);
  }

  private static int start(
      Parameter parameter, Role role, OptionalDouble usual, List<Object> values) {
    if (role == Role.REGULARISATION) {
      return 0;
    }
    boolean numbers = values.stream().allMatch(Number.class::isInstance);
    if (usual.isPresent() && numbers) {
      return nearest(values, usual.getAsDouble(), role == Role.RATE);
    }
    return role == Role.OTHER && parameter instanceof ChoiceParameter choice
        ? values.indexOf(choice.values().get(0))
        : (values.size() - 1) / 2;
  }

  private static int nearest(List<Object> numbers, double to, boolean byRatio) {
    int best = 0;
    for (int i = 1; i < numbers.size(); i++) {
      if (distance(numbers.get(i), to, byRatio) < distance(numbers.get(best), to, byRatio)) {
        best = i;
      }
    }
    return best;
  }

  private static double distance(Object number, double to, boolean byRatio) {
    double value = ((Number) number).doubleValue();
    return byRatio && value > 0 && to > 0 ? Math.abs(Math.log(value / to)) : Math.abs(value - to);
  }

  /** Whether there is anything to choose. */
  boolean isTunable() {
    return values.size() > 1;
  }

  /** Whether lower and higher mean something here. */
  boolean isOrdered() {
    return values.stream().allMatch(value -> Double.isFinite(size(value)));
  }

  /** Whether steps are ratios. */
  boolean isLogarithmic() {
    return parameter instanceof RealParameter range && range.scale() == Scale.LOG;
  }

  /** The step of a member of the parameter: its own, or the nearest if it is between two. */
  int step(Object value) {
    int own = values.indexOf(value);
    return own >= 0 || !isOrdered()
        ? Math.max(0, own)
        : nearest(values, size(value), isLogarithmic());
  }

  /** The values above a member, nearest first. */
  List<Object> above(Object value) {
    return values.subList(Math.min(values.size(), step(value) + 1), values.size());
  }

  /** The values below a member, nearest first. */
  List<Object> below(Object value) {
    List<Object> below =
        values.stream().limit(step(value)).collect(Collectors.toCollection(ArrayList::new));
    java.util.Collections.reverse(below);
    return below;
  }

  /**
   * The rates a quarter of a decade away that the range has; the ladder's own, where it has one.
   */
  List<Object> refined(Object rate) {
    List<Object> refined = new ArrayList<>();
    if (parameter instanceof RealParameter range && (double) rate > 0) {
      double half = Math.sqrt(HALF_DECADE);
      for (double value : new double[] {(double) rate * half, (double) rate / half}) {
        if (range.contains(value)) {
          double own = ((Number) values.get(nearest(values, value, true))).doubleValue();
          boolean same = own > 0 && Math.abs(Math.log(own / value)) < SAME;
          refined.add(same ? own : readable(range, value));
        }
      }
    }
    return refined;
  }

  private static double clamp(double value, double min, double max) {
    return Math.min(max, Math.max(min, value));
  }

  /** Figures that people compare: 0.00316, not 0.0031622776601683794. */
  private static double readable(RealParameter range, double value) {
    double rounded = new BigDecimal(value).round(new MathContext(3)).doubleValue();
    return clamp(rounded, range.min(), range.max());
  }
}
