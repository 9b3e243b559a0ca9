package io.luthier.dl4j;

import io.luthier.callback.EarlyStopping;
import io.luthier.callback.ReduceLrOnPlateau;
import io.luthier.dl4j.data.TrainingData;
import io.luthier.dl4j.engine.Engine;
import io.luthier.study.StudySpec;
import io.luthier.study.TrainingSpec;
import io.luthier.trial.Measurement;
import io.luthier.trial.Objective;
import io.luthier.trial.Outcome;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import io.luthier.trial.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** The epochs of one trial. For one thread. */
final class TrainingRun {

  private final Engine engine;
  private final Evaluation evaluation;
  private final TrainingData data;
  private final Progress progress;
  private final Optional<EarlyStopping> stopping;
  private final Optional<EarlyStopping.Run> stoppingRun;
  private final Optional<ReduceLrOnPlateau> reducing;
  private final Optional<ReduceLrOnPlateau.Run> reducingRun;
  private final int epochs;
  private final int batchSize;
  private final SplittableRandom random;
  private final List<Measurement> measurements = new ArrayList<>();
  private final Set<String> missing = new LinkedHashSet<>();
  private final Optional<Duration> timeout;
  private final long started = System.nanoTime();
  private double learningRate;
  private int reductions;
  private boolean kept;
  private int bestEpoch;
  private Outcome outcome;
  private Map<String, Double> metrics = Map.of();

  TrainingRun(
      Trial trial, Engine engine, TrainingData data, TrainingSpec training, Progress progress) {
    this.engine = engine;
    this.evaluation = new Evaluation(engine, data.target());
    this.data = data;
    this.progress = progress;
    this.stopping = training.earlyStopping();
    this.stoppingRun = stopping.map(EarlyStopping::begin);
    this.reducing = training.reduceLrOnPlateau();
    this.reducingRun = reducing.map(ReduceLrOnPlateau::begin);
    this.timeout = training.trialTimeout();
    this.epochs = count(trial, "epochs", training.epochs());
    this.batchSize = Math.min(count(trial, "batchSize", 32), data.train().rows());
    this.random = new SplittableRandom(trial.seed());
    this.learningRate = engine.learningRate();
    this.outcome = new Outcome.Completed("all " + epochs + " epochs");
  }

  /** Trains until a callback, the study, a loss that is not finite, or the last epoch ends it. */
  TrainingRun run() throws TimeoutException {
    int[] order = IntStream.range(0, data.train().rows()).toArray();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      long start = System.nanoTime();
      shuffle(order);
      if (!engine.fit(data.train(), order, batchSize, this::goOn)) {
        giveUp(epoch);
        break;
      }
      if (!measured(epoch, start)) {
        break;
      }
    }
    restore();
    return this;
  }

  private static int count(Trial trial, String name, int absent) {
    int count = trial.configuration().integer(name, absent);
    if (count < 1) {
      throw new IllegalArgumentException(name + ": found " + count + "; must be at least 1");
    }
    return count;
  }

  private boolean goOn() {
    if (progress.cancelled()) {
      throw new CancellationException("the trial was cancelled");
    }
    return inTime();
  }

  private boolean inTime() {
    return timeout.isEmpty() || System.nanoTime() - started < timeout.get().toNanos();
  }

  /** The time is up in the middle of an epoch, whose training does not count. */
  private void giveUp(int epoch) throws TimeoutException {
    String reason =
        "trialTimeout of " + StudySpec.text(timeout.orElseThrow()) + " in epoch " + epoch;
    if (measurements.isEmpty()) {
      throw new TimeoutException(reason + ": nothing was measured yet");
    }
    outcome = new Outcome.Pruned(reason);
  }

  /** What the study is told. */
  TrialResult result(Trial trial, TrialResult.Place place, double seconds) {
    return new TrialResult(
        trial,
        outcome,
        metrics,
        bestEpoch,
        measurements,
        learningRate,
        reductions,
        seconds,
        place,
        "",
        String.join("; ", missing));
  }

  /** Measures an epoch and asks everybody whether to go on. */
  private boolean measured(int epoch, long start) {
    Map<String, Double> measured = evaluate();
    Measurement measurement =
        new Measurement(epoch, measured, learningRate, (System.nanoTime() - start) / 1e9);
    measurements.add(measurement);
    Optional<String> diverged =
        List.of("train_loss", "val_loss").stream()
            .filter(loss -> !Double.isFinite(measured.get(loss)))
            .findFirst();
    // The study hears of every epoch, also of the last one.
    Verdict verdict = progress.report(measurement);
    if (diverged.isPresent()) {
      outcome =
          new Outcome.Diverged(
              diverged.get() + " was " + measured.get(diverged.get()) + " in epoch " + epoch);
      return false;
    }
    if (!callbacks(epoch, measured)) {
      return false;
    }
    if (verdict.stop().isPresent() && epoch < epochs) {
      outcome = new Outcome.Pruned(verdict.stop().get());
      return false;
    }
    return true;
  }

  private boolean callbacks(int epoch, Map<String, Double> measured) {
    boolean goOn = true;
    if (stoppingRun.isPresent()) {
      EarlyStopping settings = stopping.get();
      EarlyStopping.Decision decision =
          stoppingRun.get().onEpochEnd(epoch, value("earlyStopping", settings.monitor(), measured));
      if (decision == EarlyStopping.Decision.KEEP_WEIGHTS && settings.restoreBestWeights()) {
        keep(epoch);
      }
      if (decision == EarlyStopping.Decision.STOP) {
        outcome =
            new Outcome.Completed(
                "early stopping: "
                    + settings.monitor().metric()
                    + " has not improved for "
                    + Math.max(1, settings.patience())
                    + " epochs");
        goOn = false;
      }
    }
    if (reducingRun.isPresent() && !Double.isNaN(learningRate)) {
      double next =
          reducingRun
              .get()
              .onEpochEnd(
                  value("reduceLrOnPlateau", reducing.get().monitor(), measured), learningRate);
      if (next < learningRate) {
        learningRate = next;
        reductions++;
        engine.learningRate(next);
      }
    }
    return goOn;
  }

  private void keep(int epoch) {
    bestEpoch = epoch;
    engine.keepWeights();
    kept = true;
  }

  /** Puts the best weights back, if they were kept, and measures what the network now is. */
  private void restore() {
    if (kept) {
      engine.restoreWeights();
      metrics = evaluate();
    } else if (!(outcome instanceof Outcome.Diverged)) {
      bestEpoch = measurements.size();
      metrics = inTime() ? measurements.get(measurements.size() - 1).metrics() : evaluate();
    }
  }

  private Map<String, Double> evaluate() {
    Map<String, Double> all = new LinkedHashMap<>(evaluation.of(data.validation(), "val_"));
    all.putAll(evaluation.of(data.train(), "train_"));
    return all;
  }

  private OptionalDouble value(String callback, Objective monitor, Map<String, Double> measured) {
    Double value = measured.get(monitor.metric());
    if (value == null) {
      missing.add(callback + " did nothing: " + monitor.metric() + " is not measured here");
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(value);
  }

  private void shuffle(int[] order) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
  }
}
