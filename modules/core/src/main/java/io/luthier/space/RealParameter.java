package io.luthier.space;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * A range of real numbers, both ends included.
 *
 * @param name the parameter's name
 * @param min the lowest value; above 0 on a log scale
 * @param max the highest value; above {@code min}
 * @param scale how values are spread
 * @param points into how many values a grid cuts the range; 0 leaves that to the study
 */
public record RealParameter(String name, double min, double max, Scale scale, int points)
    implements Parameter {

  public RealParameter {
    Names.check(name);
    Ranges.check(name, min, max, scale, points);
    min = min + 0.0;
    max = max + 0.0;
  }

  /** This range, cut by a grid into a number of values of its own. */
  public RealParameter withPoints(int points) {
    return new RealParameter(name, min, max, scale, points);
  }

  @Override
  public Object decode(double unit) {
    // Rounding must neither leave the range nor miss its ends: exp(log(x)) is not always x.
    if (unit <= 0 || unit >= 1) {
      return unit <= 0 ? min : max;
    }
    return Math.min(max, Math.max(min, scale.fromUnit(unit, min, max)));
  }

  @Override
  public double encode(Object value) {
    if (!contains(value)) {
      throw Ranges.outside(name, value, min, max);
    }
    return Math.min(1, Math.max(0, scale.toUnit((double) value, min, max)));
  }

  @Override
  public boolean contains(Object value) {
    return value instanceof Double number && number >= min && number <= max;
  }

  @Override
  public OptionalLong cardinality() {
    return OptionalLong.empty();
  }

  @Override
  public List<Object> grid(int points) {
    int count = this.points > 0 ? this.points : points;
    if (count == 1) {
      return List.of(readable((double) decode(0.5)));
    }
    return IntStream.range(0, count)
        .<Object>mapToObj(i -> readable((double) decode(i / (count - 1.0))))
        .toList();
  }

  /** A grid's cuts are figures that people compare: 0.001, not 0.0010000000000000002. */
  private double readable(double value) {
    double rounded = new BigDecimal(value).round(new MathContext(12)).doubleValue();
    return Math.min(max, Math.max(min, rounded));
  }

  @Override
  public ValueType type() {
    return ValueType.REAL;
  }
}
