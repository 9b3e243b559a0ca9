package io.luthier.dl4j.dense;

import java.util.Optional;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaBelief;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * Makes of gradients what is taken off the weights, as DL4J's updaters do: the same formulas, in
 * single precision, value by value. The factors that depend on the step are worked out once a step.
 * Thread-safe between steps.
 */
abstract class Optimizer {

  /** What the arrays of state hold before the first step. */
  final float[] initialState;

  private Optimizer(float... initialState) {
    this.initialState = initialState;
  }

  /**
   * Begins a step.
   *
   * @param step counts from 1
   */
  abstract void begin(int step, double learningRate);

  /**
   * Replaces gradients by updates.
   *
   * @param gradients the gradients of {@code count} weights, from the array's beginning
   * @param state of these weights: as many arrays as {@link #initialState} has values
   */
  abstract void update(float[] gradients, int count, float[][] state);

  /** The optimizer that does what one of DL4J's does; empty if there is none. */
  static Optional<Optimizer> of(IUpdater updater) {
    Optimizer optimizer = null;
    if (updater instanceof Sgd sgd && sgd.getLearningRateSchedule() == null) {
      optimizer = new Plain();
    } else if (updater instanceof Nesterovs nesterovs
        && nesterovs.getLearningRateSchedule() == null
        && nesterovs.getMomentumISchedule() == null) {
      optimizer = new Momentum((float) nesterovs.getMomentum());
    } else if (updater instanceof Adam adam && adam.getLearningRateSchedule() == null) {
      optimizer = new Moments(adam.getBeta1(), adam.getBeta2(), adam.getEpsilon());
    } else if (updater instanceof AMSGrad adam && adam.getLearningRateSchedule() == null) {
      optimizer = new LargestMoments(adam.getBeta1(), adam.getBeta2(), adam.getEpsilon());
    } else if (updater instanceof Nadam adam && adam.getLearningRateSchedule() == null) {
      optimizer = new NesterovMoments(adam.getBeta1(), adam.getBeta2(), adam.getEpsilon());
    } else if (updater instanceof AdaMax adam && adam.getLearningRateSchedule() == null) {
      optimizer = new LargestGradients(adam.getBeta1(), adam.getBeta2());
    } else if (updater instanceof AdaBelief adam && adam.getLearningRateSchedule() == null) {
      optimizer = new Beliefs(adam.getBeta1(), adam.getBeta2(), adam.getEpsilon());
    } else if (updater instanceof RmsProp rms && rms.getLearningRateSchedule() == null) {
      optimizer = new MeanSquares((float) rms.getRmsDecay(), (float) rms.getEpsilon());
    } else if (updater instanceof AdaGrad ada && ada.getLearningRateSchedule() == null) {
      optimizer = new SumsOfSquares((float) ada.getEpsilon());
    } else if (updater instanceof AdaDelta delta) {
      optimizer = new Deltas((float) delta.getRho(), (float) delta.getEpsilon());
    }
    return Optional.ofNullable(optimizer);
  }

  private static float root(float square) {
    return (float) Math.sqrt(square);
  }

  /** Stochastic gradient descent. */
  private static final class Plain extends Optimizer {

    private float rate;

    @Override
    void begin(int step, double learningRate) {
      rate = (float) learningRate;
    }

    @Override
    void update(float[] gradients, int count, float[][] state) {
      for (int i = 0; i < count; i++) {
        gradients[i] *= rate;
      }
    }
  }

  /** Nesterov's momentum. */
  private static final class Momentum extends Optimizer {

    private final float momentum;
    private float rate;

    Momentum(float momentum) {
      super(0);
      this.momentum = momentum;
    }

    @Override
    void begin(int step, double learningRate) {
      rate = (float) learningRate;
    }

    @Override
    void update(float[] gradients, int count, float[][] state) {
      float[] velocities = state[0];
      for (int i = 0; i < count; i++) {
        float before = momentum * velocities[i];
        float velocity = before - rate * gradients[i];
        velocities[i] = velocity;
        gradients[i] = before - (1 + momentum) * velocity;
      }
    }
  }

  /** Adam's factors, which its variants share. */
  private abstract static class Adaptive extends Optimizer {

    final double firstDecay;
    final double secondDecay;
    final float keptFirst;
    final float newFirst;
    final float keptSecond;
    final float newSecond;
    final float epsilon;

    Adaptive(double firstDecay, double secondDecay, double epsilon, float... initialState) {
      super(initialState);
      this.firstDecay = firstDecay;
      this.secondDecay = secondDecay;
      this.keptFirst = (float) firstDecay;
      this.newFirst = 1 - keptFirst;
      this.keptSecond = (float) secondDecay;
      this.newSecond = 1 - keptSecond;
      this.epsilon = (float) epsilon;
    }

    /** What a decaying mean of this many values lacks, because it began with nothing. */
    static double missing(double decay, int step) {
      return 1 - Math.pow(decay, step);
    }
  }

  /** Adam. */
  private static class Moments extends Adaptive {

    float rate;

    Moments(double firstDecay, double secondDecay, double epsilon) {
      this(firstDecay, secondDecay, epsilon, 0, 0);
    }

    Moments(double firstDecay, double secondDecay, double epsilon, float... initialState) {
      super(firstDecay, secondDecay, epsilon, initialState);
    }

    @Override
    void begin(int step, double learningRate) {
      rate =
          (float)
              (learningRate * Math.sqrt(missing(secondDecay, step)) / missing(firstDecay, step));
    }

    @Override
    void update(float[] gradients, int count, float[][] state) {
      float[] first = state[0];
      float[] second = state[1];
      for (int i = 0; i < count; i++) {
        float gradient = gradients[i];
        float mean = keptFirst * first[i] + newFirst * gradient;
        float square = keptSecond * second[i] + newSecond * gradient * gradient;
        first[i] = mean;
        second[i] = square;
        gradients[i] = mean * rate / (root(square) + epsilon);
      }
    }
  }

  /** AMSGrad. */
  private static final class LargestMoments extends Moments {

    LargestMoments(double firstDecay, double secondDecay, double epsilon) {
      super(firstDecay, secondDecay, epsilon, 0, 0, 0);
    }

    @Override
    void update(float[] gradients, int count, float[][] state) {
      float[] first = state[0];
      float[] second = state[1];
      float[] largest = state[2];
      for (int i = 0; i < count; i++) {
        float gradient = gradients[i];
        float mean = keptFirst * first[i] + newFirst * gradient;
        float square = keptSecond * second[i] + newSecond * gradient * gradient;
        float most = Math.max(largest[i], square);
        first[i] = mean;
        second[i] = square;
        largest[i] = most;
        gradients[i] = mean * rate / (root(most) + epsilon);
      }
    }
  }

  /** Nadam. */
  private static final class NesterovMoments extends Adaptive {

    private float rate;

    NesterovMoments(double firstDecay, double secondDecay, double epsilon) {
      super(firstDecay, secondDecay, epsilon, 0, 0);
    }

    @Override
    void begin(int step, double learningRate) {
      rate = (float) (learningRate / missing(firstDecay, step));
    }

    @Override
    void update(float[] gradients, int count, float[][] state) {
      float[] first = state[0];
      float[] second = state[1];
      for (int i = 0; i < count; i++) {
        float gradient = gradients[i];
        float mean = keptFirst * first[i] + newFirst * gradient;
        float square = keptSecond * second[i] + newSecond * gradient * gradient;
        first[i] = mean;
        second[i] = square;
        gradients[i] = rate * (keptFirst * mean + newFirst * gradient) / (root(square) + epsilon);
      }
    }
  }

  /** AdaMax. */
  private static final class LargestGradients extends Adaptive {

    private static final float NOT_ZERO = 1e-32f;

    private float rate;

    LargestGradients(double firstDecay, double secondDecay) {
      super(firstDecay, secondDecay, 0, 0, 0);
    }

    @Override
    void begin(int step, double learningRate) {
      rate = (float) (learningRate / missing(firstDecay, step));
    }

    @Override
    void update(float[] gradients, int count, float[][] state) {
      float[] first = state[0];
      float[] largest = state[1];
      for (int i = 0; i < count; i++) {
        float gradient = gradients[i];
        float mean = keptFirst * first[i] + newFirst * gradient;
        float most = Math.max(keptSecond * largest[i], Math.abs(gradient)) + NOT_ZERO;
        first[i] = mean;
        largest[i] = most;
        gradients[i] = rate * mean / most;
      }
    }
  }

  /** AdaBelief. */
  private static final class Beliefs extends Adaptive {

    private float rate;
    private float missingSecond;

    Beliefs(double firstDecay, double secondDecay, double epsilon) {
      super(firstDecay, secondDecay, epsilon, 0, 0);
    }

    @Override
    void begin(int step, double learningRate) {
      rate = (float) (learningRate / missing(firstDecay, step));
      missingSecond = (float) missing(secondDecay, step);
    }

    @Override
    void update(float[] gradients, int count, float[][] state) {
      float[] first = state[0];
      float[] surprises = state[1];
      for (int i = 0; i < count; i++) {
        float gradient = gradients[i];
        float mean = keptFirst * first[i] + newFirst * gradient;
        float off = gradient - mean;
        float surprise = keptSecond * surprises[i] + newSecond * off * off + epsilon;
        first[i] = mean;
        surprises[i] = surprise;
        gradients[i] = rate * mean / (root(surprise / missingSecond) + epsilon);
      }
    }
  }

  /** RMSProp. */
  private static final class MeanSquares extends Optimizer {

    private final float decay;
    private final float epsilon;
    private float rate;

    MeanSquares(float decay, float epsilon) {
      super(epsilon);
      this.decay = decay;
      this.epsilon = epsilon;
    }

    @Override
    void begin(int step, double learningRate) {
      rate = (float) learningRate;
    }

    @Override
    void update(float[] gradients, int count, float[][] state) {
      float[] squares = state[0];
      for (int i = 0; i < count; i++) {
        float gradient = gradients[i];
        float square = decay * squares[i] + (1 - decay) * gradient * gradient;
        squares[i] = square;
        gradients[i] = rate * gradient / (root(square) + epsilon);
      }
    }
  }

  /** AdaGrad. */
  private static final class SumsOfSquares extends Optimizer {

    private final float epsilon;
    private float rate;

    SumsOfSquares(float epsilon) {
      super(epsilon);
      this.epsilon = epsilon;
    }

    @Override
    void begin(int step, double learningRate) {
      rate = (float) learningRate;
    }

    @Override
    void update(float[] gradients, int count, float[][] state) {
      float[] squares = state[0];
      for (int i = 0; i < count; i++) {
        float gradient = gradients[i];
        float square = squares[i] + gradient * gradient;
        squares[i] = square;
        gradients[i] = rate * gradient / (root(square) + epsilon);
      }
    }
  }

  /** AdaDelta, which knows no learning rate. */
  private static final class Deltas extends Optimizer {

    private final float rho;
    private final float epsilon;

    Deltas(float rho, float epsilon) {
      super(0, 0);
      this.rho = rho;
      this.epsilon = epsilon;
    }

    @Override
    void begin(int step, double learningRate) {}

    @Override
    void update(float[] gradients, int count, float[][] state) {
      float[] squares = state[0];
      float[] updates = state[1];
      for (int i = 0; i < count; i++) {
        float gradient = gradients[i];
        float square = rho * squares[i] + (1 - rho) * gradient * gradient;
        float update = gradient * root(updates[i] + epsilon) / root(square + epsilon);
        squares[i] = square;
        updates[i] = rho * updates[i] + (1 - rho) * update * update;
        gradients[i] = update;
      }
    }
  }
}
