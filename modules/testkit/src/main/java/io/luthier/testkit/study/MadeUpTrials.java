package io.luthier.testkit.study;

import io.luthier.ledger.LedgerEvent;
import io.luthier.ledger.LedgerEvent.Closed;
import io.luthier.ledger.LedgerEvent.Ended;
import io.luthier.ledger.LedgerEvent.Opened;
import io.luthier.ledger.LedgerEvent.Started;
import io.luthier.space.Configuration;
import io.luthier.study.Study;
import io.luthier.study.StudySpec;
import io.luthier.trial.Measurement;
import io.luthier.trial.Outcome;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** What happened in a made-up study. For one thread. */
final class MadeUpTrials {

  private static final Instant FIRST = Instant.parse("2026-03-01T20:00:00Z");

  private static final Duration PAUSE = Duration.ofDays(1);

  private static final int SLOTS = 8;

  private final StudySpec spec;
  private final String message;
  private final SplittableRandom random = new SplittableRandom(5);
  private final List<At> events = new ArrayList<>();
  private final double[] free = new double[SLOTS];

  private record At(double seconds, LedgerEvent event) {}

  /**
   * The trials of a study.
   *
   * @param message what failures say
   */
  MadeUpTrials(StudySpec spec, String message) {
    this.spec = spec;
    this.message = message;
  }

  /** All events, in order. */
  List<LedgerEvent> events() {
    Study study = new Study(spec);
    int trials = spec.search().trials().orElseThrow();
    double night = 0;
    events.add(new At(0, new Opened("made up", at(0))));
    for (int i = 0; i < trials; i++) {
      if (i == trials * 3 / 4 && i > 0) {
        night = resume();
      }
      Trial trial = ((Study.Answer.Train) study.ask()).trial();
      run(new Trial(i, trial.configuration(), trial.seed(), trial.origin(), why(i)), night);
    }
    double end = latest();
    events.add(new At(end + 1, new Closed(at(end + 1))));
    return events.stream().sorted(Comparator.comparingDouble(At::seconds)).map(At::event).toList();
  }

  private String why(int number) {
    return number % 7 == 0 ? message : "";
  }

  private double latest() {
    double latest = 0;
    for (double slot : free) {
      latest = Math.max(latest, slot);
    }
    return latest;
  }

  /** Another driver goes on a day later. */
  private double resume() {
    double end = latest();
    double begin = end + PAUSE.toSeconds();
    events.add(new At(end + 1, new Closed(at(end + 1))));
    events.add(new At(begin, new Opened("made up", at(begin))));
    Arrays.fill(free, begin);
    return begin;
  }

  private static String at(double seconds) {
    return FIRST.plusMillis((long) (1000 * seconds)).toString();
  }

  private void run(Trial trial, double night) {
    int slot = 0;
    for (int i = 1; i < SLOTS; i++) {
      slot = free[i] < free[slot] ? i : slot;
    }
    String executor = String.valueOf(slot / 4);
    double begin = Math.max(night, free[slot]) + 0.2;
    events.add(new At(begin, new Started(trial, executor, at(begin))));
    if (trial.number() % 53 == 17) {
      begin += 3;
      events.add(new At(begin, new Started(trial, executor, at(begin))));
    }
    TrialResult result = result(trial, new TrialResult.Place(executor + "@host", "cpu", 0));
    double end = begin + result.seconds() + 0.5;
    events.add(new At(end, new Ended(result, at(end))));
    free[slot] = end;
  }

  private TrialResult result(Trial trial, TrialResult.Place place) {
    if (trial.number() % 41 == 8) {
      return TrialResult.failed(trial, "OutOfMemoryError", message, 1.5, place);
    }
    List<Measurement> epochs = epochs(trial.configuration());
    Measurement last = epochs.get(epochs.size() - 1);
    boolean finite = Double.isFinite(last.metrics().get("val_loss"));
    boolean pruned = finite && epochs.size() < spec.training().epochs() && random.nextInt(3) > 0;
    Measurement best =
        epochs.stream()
            .filter(epoch -> Double.isFinite(epoch.metrics().get("val_loss")))
            .min(Comparator.comparing(epoch -> epoch.metrics().get("val_loss")))
            .orElse(null);
    Outcome outcome =
        !finite
            ? new Outcome.Diverged("val_loss was not finite in epoch " + last.epoch())
            : pruned
                ? new Outcome.Pruned("asha: not among the best quarter")
                : new Outcome.Completed("early stopping");
    return new TrialResult(
        trial,
        outcome,
        best == null ? Map.of() : best.metrics(),
        best == null ? 0 : best.epoch(),
        epochs,
        last.learningRate(),
        2,
        0.3 * epochs.size(),
        place,
        "",
        finite ? "" : message);
  }

  private List<Measurement> epochs(Configuration configuration) {
    double rate = (double) configuration.values().get("learningRate");
    double layers = (long) configuration.values().get("layers");
    double units = (long) configuration.values().get("units");
    double away = Math.abs(Math.log10(rate) + 2.5);
    boolean explodes = rate > 0.3 && random.nextInt(3) > 0;
    double floor = 0.25 + 0.08 * away * away + 0.6 / layers / Math.sqrt(units);
    double gap =
        0.002 * layers * Math.sqrt(units) * (1 - (double) configuration.values().get("dropout"));
    int most = spec.training().epochs();
    int count = random.nextInt(4) == 0 ? Math.max(1, random.nextInt(most)) : most;
    List<Measurement> epochs = new ArrayList<>();
    for (int epoch = 1; epoch <= count; epoch++) {
      double progress = Math.exp(-epoch * (0.02 + 0.1 / (1 + away)));
      double train = floor * 0.8 + 1.1 * progress;
      double validation = floor + 1.1 * progress + gap * epoch / 10 + 0.01 * random.nextGaussian();
      if (explodes && epoch == Math.min(count, 6)) {
        validation = Double.NaN;
      }
      double cut = epoch > 0.6 * most ? 0.25 : epoch > 0.4 * most ? 0.5 : 1;
      epochs.add(new Measurement(epoch, metrics(train, validation), rate * cut, 0.3));
      if (!Double.isFinite(validation)) {
        break;
      }
    }
    return epochs;
  }

  private static Map<String, Double> metrics(double train, double validation) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (String prefix : List.of("val_", "train_")) {
      double loss = prefix.equals("val_") ? validation : train;
      metrics.put(prefix + "loss", loss);
      metrics.put(prefix + "accuracy", Math.exp(-loss));
      metrics.put(prefix + "f1", Math.exp(-loss) * 0.97);
    }
    return metrics;
  }
}
