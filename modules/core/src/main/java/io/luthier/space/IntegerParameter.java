package io.luthier.space;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A range of whole numbers, both ends included.
 *
 * @param name the parameter's name
 * @param min the lowest value; above 0 on a log scale
 * @param max the highest value; above {@code min}, both within ±2^52
 * @param scale how values are spread
 * @param points into how many values a grid cuts the range; 0 leaves that to the study
 */
public record IntegerParameter(String name, long min, long max, Scale scale, int points)
    implements Parameter {

  /** Beyond it a double no longer tells neighbouring integers and their midpoints apart. */
  private static final long LIMIT = 1L << 52;

  public IntegerParameter {
    Names.check(name);
    Ranges.check(name, min, max, scale, points);
    if (Math.abs(min) > LIMIT || Math.abs(max) > LIMIT) {
      throw new IllegalArgumentException(
          name + ": whole numbers must lie within ±2^52; found " + min + " and " + max);
    }
  }

  /** This range, cut by a grid into a number of values of its own. */
  public IntegerParameter withPoints(int points) {
    return new IntegerParameter(name, min, max, scale, points);
  }

  @Override
  public Object decode(double unit) {
    // Half a step is added at both ends, so that the ends are as likely as the rest.
    double value = scale.fromUnit(unit, low(), high());
    return Math.min(max, Math.max(min, Math.round(value)));
  }

  @Override
  public double encode(Object value) {
    if (!contains(value)) {
      throw Ranges.outside(name, value, min, max);
    }
    return scale.toUnit(((Long) value).doubleValue(), low(), high());
  }

  @Override
  public boolean contains(Object value) {
    return value instanceof Long number && number >= min && number <= max;
  }

  @Override
  public OptionalLong cardinality() {
    return OptionalLong.of(max - min + 1);
  }

  @Override
  public List<Object> grid(int points) {
    int count = this.points > 0 ? this.points : points;
    if (max - min < count) {
      return LongStream.rangeClosed(min, max).<Object>mapToObj(Long::valueOf).toList();
    }
    if (count == 1) {
      return List.of(decode(0.5));
    }
    // A grid includes both ends; near them a log scale may round two cuts to the same number.
    double low = (double) min;
    double high = (double) max;
    return IntStream.range(0, count)
        .<Object>mapToObj(i -> Math.round(scale.fromUnit(i / (count - 1.0), low, high)))
        .distinct()
        .toList();
  }

  @Override
  public ValueType type() {
    return ValueType.INTEGER;
  }

  private double low() {
    return min - 0.5;
  }

  private double high() {
    return max + 0.5;
  }
}
