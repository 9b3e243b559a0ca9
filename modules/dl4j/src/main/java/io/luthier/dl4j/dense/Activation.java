package io.luthier.dl4j.dense;

import java.util.Optional;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** An activation function of whole arrays, and its derivative. For one thread. */
interface Activation {

  /** Replaces the first sums by what a unit gives for them. */
  void apply(float[] sums, int count);

  /** Multiplies errors with the derivative; {@code outputs} is what {@link #apply} gave. */
  void derive(float[] outputs, float[] errors, int count);

  /** The function that does what one of DL4J's does; empty if there is none. */
  static Optional<Activation> of(IActivation function) {
    Activation activation = null;
    if (function.equals(new ActivationReLU())) {
      activation = new Rectifier(0);
    } else if (function instanceof ActivationLReLU leaky
        && leaky.getAlpha() >= 0
        && leaky.getAlpha() <= 1) {
      activation = new Rectifier((float) leaky.getAlpha());
    } else if (function instanceof ActivationTanH) {
      activation = new Tanh();
    } else if (function instanceof ActivationSigmoid) {
      activation = new Sigmoid();
    } else if (function instanceof ActivationELU linear) {
      activation = new ExponentialLinear(1, (float) linear.getAlpha());
    } else if (function instanceof ActivationSELU) {
      activation = new ExponentialLinear((float) 1.0507009873554805, (float) 1.6732632423543772);
    } else if (function instanceof ActivationSwish) {
      activation = new Swish(1);
    } else if (function instanceof ActivationGELU gelu && !gelu.isPrecise()) {
      activation = new Swish(1.702f);
    } else if (function instanceof ActivationIdentity) {
      activation = new Identity();
    }
    return Optional.ofNullable(activation);
  }
}
