package io.luthier.bench;

import io.luthier.callback.EarlyStopping;
import io.luthier.callback.ReduceLrOnPlateau;
import io.luthier.diagnosis.Diagnosis;
import io.luthier.diagnosis.Yardstick;
import io.luthier.dl4j.TrainedTrial;
import io.luthier.dl4j.TrialTrainer;
import io.luthier.dl4j.data.TrainingData;
import io.luthier.dl4j.network.MlpFactory;
import io.luthier.space.Configuration;
import io.luthier.study.TrainingSpec;
import io.luthier.trial.Measurement;
import io.luthier.trial.Objective;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import io.luthier.trial.TrialState;
import io.luthier.trial.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Trials of which it is known what is wrong with them: up to two of each cause with early stopping,
 * and two without. A good one gets near the floor of its problem, and does not get below it on the
 * rows it was trained on, which would be learning by heart. To every other one something was done
 * that makes a good one clearly worse: it was given too little capacity, few rows for its size, too
 * high a learning rate, or too little time. What was done in vain is not among them. None of this
 * looks at the shape of a curve.
 */
final class PlantedTrials {

  /** Shares of what there is to learn, from predicting the frequencies down to the floor. */
  private static final double NEAR = 0.12;

  private static final double CLEARLY_WORSE = 0.15;

  private static final int EPOCHS = 60;

  private static final List<Configuration> SANE =
      List.of(
          sane(1, 64, 0.003, "l2", 1e-3),
          sane(2, 32, 0.002, "l2", 1e-3),
          sane(2, 64, 0.002, "dropout", 0.2),
          sane(1, 32, 0.003, "l2", 1e-2),
          sane(2, 128, 0.001, "dropout", 0.4));

  private final PlantedProblem problem;
  private final List<TrialResult> trained = new ArrayList<>();
  private final List<Planted> planted = new ArrayList<>();
  private double floor;

  private PlantedTrials(PlantedProblem problem) {
    this.problem = problem;
  }

  /**
   * A trial and what is wrong with it.
   *
   * @param problem what it was trained on
   * @param cause what is wrong
   * @param stopping whether it was trained with early stopping
   * @param result what came out
   */
  record Planted(PlantedProblem problem, Diagnosis cause, boolean stopping, TrialResult result) {}

  /**
   * The planted trials of a problem.
   *
   * @param trials there are none if no trial of the problem was good
   * @param yardstick what all the trials trained for it make
   */
  record Study(List<Planted> trials, Yardstick yardstick) {}

  /** Trains them. */
  static Study of(PlantedProblem problem) {
    PlantedTrials trials = new PlantedTrials(problem);
    trials.plant(true);
    trials.plant(false);
    return new Study(trials.planted, Yardstick.of(trials.trained).withPrior(problem.prior()));
  }

  private void plant(boolean stopping) {
    List<TrialResult> sane =
        SANE.stream().map(configuration -> train(configuration, problem.data(), stopping)).toList();
    double best = sane.stream().mapToDouble(PlantedTrials::loss).min().orElseThrow();
    floor = Double.isNaN(problem.floor()) ? best : problem.floor();
    List<TrialResult> good = sane.stream().filter(this::isGood).toList();
    if (good.isEmpty()) {
      return;
    }
    good.stream()
        .limit(2)
        .forEach(r -> planted.add(new Planted(problem, Diagnosis.GOOD_FIT, stopping, r)));
    TrialResult base =
        good.stream().min(Comparator.comparingDouble(PlantedTrials::loss)).orElseThrow();
    underfit(new Breaking(Diagnosis.UNDERFITTING, base, stopping));
    overfit(new Breaking(Diagnosis.OVERFITTING, base, stopping));
    diverge(new Breaking(Diagnosis.DIVERGED, base, stopping));
    cutShort(new Breaking(Diagnosis.UNFINISHED, base, stopping));
  }

  private void underfit(Breaking breaking) {
    boolean small = breaking.with(Map.of("layers", 1, "units", 1));
    boolean other =
        breaking.stopping
            ? breaking.with(Map.of("l2", 0.3))
            : breaking.on(problem.firstFeatures(2), Map.of());
    if (!small || !other) {
      breaking.with(Map.of("dropout", 0.95));
    }
  }

  private void overfit(Breaking breaking) {
    breaking.on(
        problem.firstRows(200), Map.of("layers", 2, "units", 256, "l2", 0.0, "dropout", 0.0));
    breaking.on(
        problem.firstRows(400), Map.of("layers", 3, "units", 128, "l2", 0.0, "dropout", 0.0));
  }

  private void diverge(Breaking breaking) {
    breaking.with(Map.of("learningRate", 3.0));
    breaking.with(Map.of("learningRate", 10.0, "optimizer", "sgd"));
  }

  /** Too few epochs, and a learning rate that is too low for them. */
  private void cutShort(Breaking breaking) {
    for (int epochs = 5; epochs > 0 && !breaking.with(Map.of("epochs", epochs)); epochs--) {}
    for (double rate = 1e-4; rate > 5e-6 && !breaking.with(Map.of("learningRate", rate)); ) {
      rate /= 3;
    }
  }

  /** One thing is done to a good trial. */
  private final class Breaking {

    private final Diagnosis cause;
    private final TrialResult good;
    private final boolean stopping;

    Breaking(Diagnosis cause, TrialResult good, boolean stopping) {
      this.cause = cause;
      this.good = good;
      this.stopping = stopping;
    }

    boolean with(Map<String, Object> changes) {
      return on(problem.data(), changes);
    }

    /** Trains it; it counts if it is clearly worse. */
    boolean on(TrainingData data, Map<String, Object> changes) {
      Map<String, Object> values = new LinkedHashMap<>(good.trial().configuration().values());
      values.putAll(new TreeMap<>(changes));
      TrialResult result = train(new Configuration(values), data, stopping);
      boolean worse =
          result.outcome().state() == TrialState.DIVERGED
              || loss(result) - loss(good) >= CLEARLY_WORSE * (problem.prior() - floor);
      if (worse) {
        planted.add(new Planted(problem, cause, stopping, result));
      }
      return worse;
    }
  }

  private boolean isGood(TrialResult result) {
    double depth = problem.prior() - floor;
    Measurement last = result.measurements().get(result.measurements().size() - 1);
    return loss(result) - floor <= NEAR * depth
        && last.metrics().get("train_loss") - floor >= -NEAR * depth;
  }

  private static double loss(TrialResult result) {
    return result.metrics().getOrDefault("val_loss", Double.NaN);
  }

  private static Configuration sane(
      int layers, int units, double rate, String regularisation, double strength) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("layers", layers);
    values.put("units", units);
    values.put("learningRate", rate);
    values.put(regularisation, strength);
    return new Configuration(values);
  }

  private TrialResult train(Configuration configuration, TrainingData data, boolean stopping) {
    TrainingSpec training =
        new TrainingSpec(
            EPOCHS,
            stopping
                ? Optional.of(EarlyStopping.builder().build(Objective.VAL_LOSS))
                : Optional.empty(),
            Optional.of(ReduceLrOnPlateau.builder().build(Objective.VAL_LOSS)),
            Optional.empty(),
            TrainingSpec.Engine.AUTO);
    int number = trained.size();
    Trial trial = new Trial(number, configuration, Trial.seed(1, number), "planted", "");
    try (TrainedTrial ended =
        new TrialTrainer(new MlpFactory(), training)
            .train(trial, data, epoch -> Verdict.GO_ON, TrialResult.Place.NOWHERE)) {
      trained.add(ended.result());
      return ended.result();
    }
  }
}
