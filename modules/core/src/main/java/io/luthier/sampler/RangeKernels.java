package io.luthier.sampler;

import io.luthier.space.IntegerParameter;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;

/**
 * Kernels over a range: normal distributions on the unit interval, all of one width, by Scott's
 * rule (Scott, "Multivariate Density Estimation", 1992) from the deviation of the centres. So a
 * parameter over which good observations are scattered, since it does not matter, has broad kernels
 * that say little.
 *
 * <p>Of whole numbers only the values' own coordinates are ever asked for, and so a kernel's masses
 * there are what adds up to one, as long as there are not too many of them.
 */
final class RangeKernels implements Kernels {

  /** Ranges of more whole numbers are as good as continuous. */
  private static final long MOST_VALUES = 100;

  /** No kernel is narrower. */
  private static final double LEAST_WIDTH = 0.01;

  /** Of whole numbers no kernel is narrower than this share of the distance between two of them. */
  private static final double LEAST_SHARE = 0.15;

  /** The deviation of the uniform distribution, squared. */
  private static final double UNIFORM_VARIANCE = 1.0 / 12;

  private final double[] centres;
  private final double width;
  private final double[] logMass;

  private RangeKernels(double[] centres, double width, DoubleUnaryOperator mass) {
    this.centres = centres;
    this.width = width;
    this.logMass = new double[centres.length];
    Map<Double, Double> known = new HashMap<>();
    for (int i = 0; i < centres.length; i++) {
      if (!Double.isNaN(centres[i])) {
        logMass[i] = known.computeIfAbsent(centres[i], c -> StrictMath.log(mass.applyAsDouble(c)));
      }
    }
  }

  /** The kernels of a real parameter. */
  static RangeKernels continuous(double[] observed, KernelShape shape, int dimensions) {
    Scatter scatter = Scatter.of(observed, shape.breadth(), dimensions);
    double width = Math.max(LEAST_WIDTH, scatter.width());
    double height = width * Math.sqrt(2 * Math.PI);
    return new RangeKernels(
        scatter.centres(observed, shape), width, c -> height * UnitNormal.inside(c, width));
  }

  /** The kernels of whole numbers. */
  static RangeKernels of(
      IntegerParameter parameter, double[] observed, KernelShape shape, int dimensions) {
    long count = parameter.max() - parameter.min() + 1;
    if (count > MOST_VALUES) {
      return continuous(observed, shape, dimensions);
    }
    double[] values = new double[(int) count];
    for (int i = 0; i < count; i++) {
      values[i] = parameter.encode(parameter.min() + i);
    }
    Scatter scatter = Scatter.of(observed, shape.breadth(), dimensions);
    double width = Math.max(Math.max(LEAST_WIDTH, LEAST_SHARE / count), scatter.width());
    return new RangeKernels(scatter.centres(observed, shape), width, c -> mass(values, c, width));
  }

  /** The sum over all values, each weighted with the stretch of the interval that it stands for. */
  private static double mass(double[] values, double centre, double width) {
    double mass = 0;
    double from = 0;
    for (int i = 0; i < values.length; i++) {
      double to = i + 1 < values.length ? (values[i] + values[i + 1]) / 2 : 1;
      double distance = (values[i] - centre) / width;
      mass += (to - from) * StrictMath.exp(-0.5 * distance * distance);
      from = to;
    }
    return mass;
  }

  /**
   * How observations are scattered.
   *
   * @param kernels the kernels' deviation by the rule, in parts of that of the observations
   */
  private record Scatter(double mean, double deviation, double kernels) {

    /** One more observation, with the uniform distribution's deviation, steadies the estimate. */
    static Scatter of(double[] observed, double breadth, int dimensions) {
      int count = 0;
      double sum = 0;
      double squares = 0;
      for (double at : observed) {
        if (!Double.isNaN(at)) {
          count++;
          sum += at;
          squares += at * at;
        }
      }
      double mean = sum / Math.max(1, count);
      double around = Math.max(0, squares - sum * mean);
      return new Scatter(
          mean,
          Math.sqrt((around + UNIFORM_VARIANCE) / (count + 1)),
          breadth * StrictMath.pow(Math.max(1, count), -1.0 / (4 + dimensions)));
    }

    double width() {
      return Math.min(1, kernels * deviation);
    }

    /** Where kernels go; gathered, their variance and that of their centres add up to the whole. */
    double[] centres(double[] observed, KernelShape shape) {
      if (!shape.gathered()) {
        return observed;
      }
      double part = Math.sqrt(Math.max(0, 1 - kernels * kernels));
      return DoubleStream.of(observed).map(at -> mean + part * (at - mean)).toArray();
    }
  }

  @Override
  public double log(int observation, double coordinate) {
    double centre = centres[observation];
    if (Double.isNaN(centre)) {
      return 0;
    }
    double distance = (coordinate - centre) / width;
    return -0.5 * distance * distance - logMass[observation];
  }

  @Override
  public double draw(int observation, RandomGenerator random) {
    double centre = centres[observation];
    return Double.isNaN(centre) ? random.nextDouble() : UnitNormal.draw(centre, width, random);
  }
}
