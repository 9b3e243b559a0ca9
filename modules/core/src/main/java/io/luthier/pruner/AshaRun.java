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
import java.util.TreeMap;

/** The rungs of one study. */
final class AshaRun implements Pruner.Run {

  private final AshaPruner settings;
  private final Objective objective;
  private final Map<Integer, Bracket> brackets = new HashMap<>();
  private final Map<Integer, Running> running = new HashMap<>();

  AshaRun(AshaPruner settings, Objective objective) {
    this.settings = settings;
    this.objective = objective;
  }

  /** A trial without a result. */
  private final class Running {

    /** What it counts with at each rung: of two attempts, what the later one has there. */
    final Map<Rung, Double> places = new HashMap<>();

    Curve curve = new Curve(objective);
  }

  /** A trial that will not get any better: at later rungs it counts with its best value. */
  private record Settled(int trial, int epochs, double best) {}

  /** The rungs that trials have reached, and who counts at those that nobody has reached yet. */
  private final class Bracket {

    private final TreeMap<Integer, Rung> rungs = new TreeMap<>();
    private final List<Settled> settled = new ArrayList<>();

    Rung rung(int epoch) {
      return rungs.computeIfAbsent(epoch, this::newRung);
    }

    private Rung newRung(int epoch) {
      Rung rung = new Rung(objective, settings.reduction());
      settled.stream()
          .filter(trial -> trial.epochs() < epoch)
          .forEach(trial -> rung.add(trial.trial(), trial.best()));
      return rung;
    }

    void settle(int trial, Curve curve) {
      rungs.tailMap(curve.epochs(), false).values().forEach(rung -> rung.add(trial, curve.best()));
      settled.add(new Settled(trial, curve.epochs(), curve.best()));
    }
  }

  @Override
  public void begin(Trial trial) {
    running.computeIfAbsent(trial.number(), number -> new Running()).curve = new Curve(objective);
  }

  @Override
  public Verdict judge(Trial trial, Measurement measurement) {
    Running known = running.get(trial.number());
    if (known == null || measurement.epoch() <= known.curve.epochs()) {
      return Verdict.GO_ON;
    }
    return climb(trial, known, measurement);
  }

  /** Takes an epoch in; the verdict of the first of the rungs reached at which it falls behind. */
  private Verdict climb(Trial trial, Running known, Measurement measurement) {
    int before = known.curve.epochs();
    double bestBefore = known.curve.best();
    int epoch = measurement.epoch();
    known.curve.add(epoch, objective.in(measurement.metrics()));
    int bracket = settings.bracket(trial);
    Verdict verdict = Verdict.GO_ON;
    // Of what came before its first report nothing is known.
    for (int level : settings.rungs(bracket, before == 0 ? epoch : before + 1, epoch)) {
      double best = level == epoch ? known.curve.best() : bestBefore;
      Rung rung = bracket(bracket).rung(level);
      Double earlier = known.places.put(rung, best);
      if (earlier != null) {
        rung.remove(trial.number(), earlier);
      }
      rung.add(trial.number(), best);
      if (verdict.stop().isEmpty()) {
        verdict = verdict(rung, level, best, bracket);
      }
    }
    return verdict;
  }

  private Bracket bracket(int number) {
    return brackets.computeIfAbsent(number, n -> new Bracket());
  }

  private Verdict verdict(Rung rung, int epochs, double best, int bracket) {
    int peers = rung.size() - 1;
    if (peers < settings.reduction() || !objective.better(rung.cutoff(), best)) {
      return Verdict.GO_ON;
    }
    String comparison =
        "is not among the best 1/" + settings.reduction() + " of " + rung.size() + " trials";
    String where = settings.brackets() > 1 ? " of bracket " + bracket : "";
    return Verdict.stop(
        Reason.of("asha", objective, best, epochs, comparison + where, rung.cutoff()));
  }

  @Override
  public void end(TrialResult result) {
    Trial trial = result.trial();
    Running known = running.remove(trial.number());
    if (known != null) {
      known.places.forEach((rung, value) -> rung.remove(trial.number(), value));
    }
    TrialState state = result.outcome().state();
    if (state == TrialState.FAILED || result.measurements().isEmpty()) {
      return;
    }
    Running ended = new Running();
    result.measurements().forEach(epoch -> climb(trial, ended, epoch));
    if (state != TrialState.PRUNED) {
      bracket(settings.bracket(trial)).settle(trial.number(), ended.curve);
    }
  }
}
