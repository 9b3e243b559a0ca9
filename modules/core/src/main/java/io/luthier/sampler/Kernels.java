package io.luthier.sampler;

import io.luthier.space.ChoiceParameter;
import io.luthier.space.ConditionalParameter;
import io.luthier.space.IntegerParameter;
import io.luthier.space.Parameter;
import io.luthier.space.RealParameter;
import java.util.random.RandomGenerator;

/**
 * What some observations say of one parameter: a kernel around the coordinate of each. Densities
 * are relative to the parameter's uniform distribution, whose own is 1 everywhere, whether values
 * are numbers or choices. An observation in which the parameter does not exist says nothing: its
 * kernel is the uniform one.
 */
interface Kernels {

  /** The logarithm of an observation's kernel at a coordinate, which exists. */
  double log(int observation, double coordinate);

  /** A coordinate drawn from an observation's kernel. */
  double draw(int observation, RandomGenerator random);

  /**
   * The kernels of a parameter.
   *
   * @param centres the observations' coordinates in the unit interval; NaN where the parameter does
   *     not exist
   * @param shape what the kernels are like
   * @param dimensions how many parameters of the space vary
   */
  static Kernels of(Parameter parameter, double[] centres, KernelShape shape, int dimensions) {
    if (parameter instanceof ConditionalParameter conditional) {
      return of(conditional.parameter(), centres, shape, dimensions);
    }
    if (parameter instanceof ChoiceParameter choice) {
      return new ChoiceKernels(centres, choice.values().size(), shape.breadth(), dimensions);
    }
    if (parameter instanceof IntegerParameter integer) {
      return RangeKernels.of(integer, centres, shape, dimensions);
    }
    if (parameter instanceof RealParameter) {
      return RangeKernels.continuous(centres, shape, dimensions);
    }
    return new Uniform();
  }

  /** The kernels of a fixed parameter. */
  record Uniform() implements Kernels {
    @Override
    public double log(int observation, double coordinate) {
      return 0;
    }

    @Override
    public double draw(int observation, RandomGenerator random) {
      return random.nextDouble();
    }
  }
}
