package io.luthier.dl4j.dense;

import java.util.Optional;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;

/**
 * The losses, each with the one activation for which the error of the sums is a multiple of the
 * outputs' distance from what they should be.
 */
enum Loss {
  /** Of a softmax. */
  CROSS_ENTROPY,
  /** Of the sums themselves, averaged over the outputs. */
  MEAN_SQUARED_ERROR;

  /** The loss that is one of DL4J's; empty if there is none, or not with this activation. */
  static Optional<Loss> of(ILossFunction function, IActivation activation) {
    boolean crossEntropy =
        function.equals(new LossMCXENT()) || function.equals(new LossNegativeLogLikelihood());
    if (crossEntropy && activation.getClass() == ActivationSoftmax.class) {
      return Optional.of(CROSS_ENTROPY);
    }
    return function.equals(new LossMSE()) && activation.getClass() == ActivationIdentity.class
        ? Optional.of(MEAN_SQUARED_ERROR)
        : Optional.empty();
  }

  /** What the mean loss of some rows grows by when an output does. */
  float scale(int rows, int outputs) {
    return this == CROSS_ENTROPY ? 1f / rows : 2f / ((float) rows * outputs);
  }
}
