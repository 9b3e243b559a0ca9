package io.luthier.sampler;

import io.luthier.space.Parameter;
import io.luthier.space.SearchSpace;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;

/**
 * Where in the unit cube some observations lie, as a density: a mixture with one component an
 * observation, the product of its {@link Kernels} over all parameters, and the uniform distribution
 * as one more component. So parameters that are good only together stay together.
 */
final class ParzenDensity {

  /** Components that are smaller by a factor of e^30 than the largest add nothing. */
  private static final double NEGLIGIBLE = 30;

  private final Kernels[] kernels;

  /** Each observation's share of the mixture, and last the uniform distribution's; sum 1. */
  private final double[] shares;

  private final double[] logShares;

  /**
   * The density of some observations.
   *
   * @param points their coordinates; NaN where a parameter does not exist
   * @param weights how much each of them counts, above 0
   * @param shape what the kernels are like
   * @param uniform the share of the uniform distribution, between 0 and 1
   */
  ParzenDensity(
      SearchSpace space,
      List<double[]> points,
      double[] weights,
      KernelShape shape,
      double uniform) {
    List<Parameter> parameters = space.parameters();
    int varying = (int) parameters.stream().filter(Parameter::varies).count();
    kernels = new Kernels[parameters.size()];
    for (int i = 0; i < kernels.length; i++) {
      int axis = i;
      double[] centres = points.stream().mapToDouble(point -> point[axis]).toArray();
      kernels[i] = Kernels.of(parameters.get(i), centres, shape, varying);
    }
    int count = weights.length;
    double sum = DoubleStream.of(weights).sum();
    shares = new double[count + 1];
    logShares = new double[count + 1];
    for (int i = 0; i <= count; i++) {
      shares[i] = i < count ? (1 - uniform) * weights[i] / sum : uniform;
      logShares[i] = StrictMath.log(shares[i]);
    }
  }

  /** The density's logarithm at a point, whose coordinates are NaN where they do not exist. */
  double log(double[] point) {
    double[] logs = logShares.clone();
    double largest = logs[logs.length - 1];
    for (int i = 0; i < logs.length - 1; i++) {
      for (int axis = 0; axis < kernels.length; axis++) {
        if (!Double.isNaN(point[axis])) {
          logs[i] += kernels[axis].log(i, point[axis]);
        }
      }
      largest = Math.max(largest, logs[i]);
    }
    double sum = 0;
    for (double log : logs) {
      if (log > largest - NEGLIGIBLE) {
        sum += StrictMath.exp(log - largest);
      }
    }
    return largest + StrictMath.log(sum);
  }

  /**
   * A point drawn from the density; coordinates of parameters that will not exist are drawn too.
   */
  double[] draw(RandomGenerator random) {
    int last = shares.length - 1;
    int component = 0;
    double rest = random.nextDouble() - shares[0];
    while (component < last && rest >= 0) {
      component++;
      rest -= shares[component];
    }
    double[] point = new double[kernels.length];
    for (int axis = 0; axis < point.length; axis++) {
      point[axis] = component == last ? random.nextDouble() : kernels[axis].draw(component, random);
    }
    return point;
  }
}
