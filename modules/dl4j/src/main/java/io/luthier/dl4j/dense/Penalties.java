package io.luthier.dl4j.dense;

import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * What draws a layer's weights towards zero.
 *
 * @param l1 added to the gradient as often as the weight's sign says
 * @param l2 added to the gradient, times the weight
 * @param weightDecay added to the update, times the weight
 * @param scaledDecay whether the decay is scaled by the learning rate
 */
record Penalties(float l1, float l2, float weightDecay, boolean scaledDecay) {

  private static final Penalties NONE = new Penalties(0, 0, 0, false);

  /**
   * The penalties that do what DL4J's do; empty if they change with time, or are of other kinds.
   */
  static Optional<Penalties> of(List<Regularization> regularizations) {
    Penalties all = NONE;
    for (Regularization one :
        regularizations == null ? List.<Regularization>of() : regularizations) {
      if (one instanceof L1Regularization l1 && l1.getL1() instanceof FixedSchedule) {
        all = new Penalties(all.l1 + value(l1.getL1()), all.l2, all.weightDecay, all.scaledDecay);
      } else if (one instanceof L2Regularization l2 && l2.getL2() instanceof FixedSchedule) {
        all = new Penalties(all.l1, all.l2 + value(l2.getL2()), all.weightDecay, all.scaledDecay);
      } else if (one instanceof WeightDecay decay
          && decay.getCoeff() instanceof FixedSchedule
          && all.weightDecay == 0) {
        all = new Penalties(all.l1, all.l2, value(decay.getCoeff()), decay.isApplyLR());
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(all);
  }

  private static float value(ISchedule fixed) {
    return (float) fixed.valueAt(0, 0);
  }

  /** Adds to gradients of the first weights. */
  void addToGradients(float[] gradients, float[] weights, int count) {
    if (l2 != 0) {
      for (int i = 0; i < count; i++) {
        gradients[i] += l2 * weights[i];
      }
    }
    if (l1 != 0) {
      for (int i = 0; i < count; i++) {
        gradients[i] += l1 * Math.signum(weights[i]);
      }
    }
  }

  /** Adds to updates of the first weights. */
  void addToUpdates(float[] updates, float[] weights, int count, double learningRate) {
    if (weightDecay != 0) {
      float factor = scaledDecay ? (float) (weightDecay * learningRate) : weightDecay;
      for (int i = 0; i < count; i++) {
        updates[i] += factor * weights[i];
      }
    }
  }
}
