package io.luthier.pruner;

import io.luthier.trial.Measurement;
import io.luthier.trial.Objective;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import io.luthier.trial.TrialState;
import io.luthier.trial.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The medians of one study, epoch by epoch. */
final class MedianRun implements Pruner.Run {

  private final MedianPruner settings;
  private final Objective objective;
  private final Map<Integer, Curve> running = new HashMap<>();

  /** By epoch, up to the last that a completed trial has reached; beyond, nothing changes. */
  private final List<Median> medians = new ArrayList<>();

  private int completed;

  MedianRun(MedianPruner settings, Objective objective) {
    this.settings = settings;
    this.objective = objective;
  }

  @Override
  public void begin(Trial trial) {
    running.put(trial.number(), new Curve(objective));
  }

  @Override
  public Verdict judge(Trial trial, Measurement measurement) {
    Curve curve = running.get(trial.number());
    int epoch = measurement.epoch();
    if (curve == null || epoch <= curve.epochs()) {
      return Verdict.GO_ON;
    }
    curve.add(epoch, objective.in(measurement.metrics()));
    if (epoch <= settings.warmupEpochs() || completed < settings.startupTrials()) {
      return Verdict.GO_ON;
    }
    double median = medians.get(Math.min(epoch, medians.size()) - 1).value();
    if (!objective.better(median, curve.best())) {
      return Verdict.GO_ON;
    }
    String comparison =
        "is worse than the median of "
            + completed
            + (completed == 1 ? " completed trial" : " completed trials");
    return Verdict.stop(Reason.of("median", objective, curve.best(), epoch, comparison, median));
  }

  @Override
  public void end(TrialResult result) {
    running.remove(result.trial().number());
    if (result.outcome().state() != TrialState.COMPLETED || result.measurements().isEmpty()) {
      return;
    }
    completed++;
    reach(result.measurements().get(result.measurements().size() - 1).epoch());
    Curve curve = new Curve(objective);
    for (Measurement measurement : result.measurements()) {
      // Where epochs were skipped, what was best before counts.
      count(curve.epochs() + 1, measurement.epoch() - 1, curve.best());
      curve.add(measurement.epoch(), objective.in(measurement.metrics()));
      count(measurement.epoch(), measurement.epoch(), curve.best());
    }
    count(curve.epochs() + 1, medians.size(), curve.best());
  }

  /** Those who completed before have not come so far: there they count with what they had. */
  private void reach(int epoch) {
    while (medians.size() < epoch) {
      medians.add(
          medians.isEmpty() ? new Median(objective) : medians.get(medians.size() - 1).copy());
    }
  }

  /** Counts a value at epochs, both included. */
  private void count(int from, int to, double value) {
    for (int epoch = from; epoch <= to; epoch++) {
      medians.get(epoch - 1).add(value);
    }
  }
}
