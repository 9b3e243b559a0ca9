package io.luthier.dl4j;

import io.luthier.dl4j.data.Target;
import io.luthier.dl4j.data.TrainingData;
import io.luthier.dl4j.dense.DenseEngine;
import io.luthier.dl4j.engine.Dl4jEngine;
import io.luthier.dl4j.engine.Engine;
import io.luthier.dl4j.engine.NativeMemory;
import io.luthier.dl4j.network.NetworkFactory;
import io.luthier.dl4j.network.NetworkShape;
import io.luthier.study.TrainingSpec;
import io.luthier.trial.Task;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains trials: builds the network, runs the epochs with their callbacks, restores the best
 * weights and measures them again. Whatever goes wrong becomes the trial's result. Thread-safe;
 * every trial trains on the thread that calls.
 *
 * <p>DL4J's own {@code EarlyStoppingTrainer} is not used: it swallows exceptions, and keeps its
 * state in objects that trials would share.
 */
public final class TrialTrainer {

  private final NetworkFactory factory;
  private final TrainingSpec training;

  /** A trainer for trials of one study. */
  public TrialTrainer(NetworkFactory factory, TrainingSpec training) {
    this.factory = factory;
    this.training = training;
  }

  /**
   * Trains one trial to its end.
   *
   * @param progress hears of every epoch and may stop the trial
   * @param place where this happens, for the result
   * @return the result and, if there are weights to speak of, the network, which the caller closes
   */
  public TrainedTrial train(
      Trial trial, TrainingData data, Progress progress, TrialResult.Place place) {
    MultiLayerNetwork network = null;
    long start = System.nanoTime();
    try {
      // Dropout draws from the thread's own generator, so this makes it the same whatever runs
      // beside it. The first touch of ND4J loads the natives; that is not the trial's time.
      Nd4j.getRandom().setSeed(trial.seed());
      start = System.nanoTime();
      network = factory.create(trial.configuration(), shape(data), trial.seed());
      network.init();
      TrialResult result;
      try (Engine engine = engine(network, data, trial.seed())) {
        result =
            new TrainingRun(trial, engine, data, training, progress)
                .run()
                .result(trial, place, seconds(start));
        network = engine.network();
      }
      if (result.bestEpoch() > 0) {
        return new TrainedTrial(result, Optional.of(network));
      }
      NativeMemory.free(network);
      return new TrainedTrial(result, Optional.empty());
    } catch (Throwable failure) {
      if (failure instanceof InternalError internal) {
        throw internal;
      }
      if (network != null) {
        NativeMemory.free(network);
      }
      TrialResult failed =
          TrialResult.failed(trial, kind(failure), message(failure), seconds(start), place);
      return new TrainedTrial(failed, Optional.empty());
    } finally {
      NativeMemory.freeWorkspaces();
    }
  }

  /** The fastest engine that can train a network, unless it was said which one to take. */
  private Engine engine(MultiLayerNetwork network, TrainingData data, long seed) {
    Optional<DenseEngine> dense =
        training.engine() == TrainingSpec.Engine.AUTO
            ? DenseEngine.of(network, data.train().width(), data.target().outputs(), seed)
            : Optional.empty();
    return dense.isPresent() ? dense.get() : new Dl4jEngine(network, data.target().outputs());
  }

  private static NetworkShape shape(TrainingData data) {
    Task task = data.target() instanceof Target.Classes ? Task.CLASSIFICATION : Task.REGRESSION;
    return new NetworkShape(data.train().width(), data.target().outputs(), task);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static String kind(Throwable failure) {
    String simple = failure.getClass().getSimpleName();
    return simple.isEmpty() ? failure.getClass().getName() : simple;
  }

  private static String message(Throwable failure) {
    StringBuilder text = new StringBuilder(String.valueOf(failure.getMessage()));
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      if (cause != failure) {
        text.append("; caused by ").append(cause);
      }
    }
    return text.toString();
  }
}
