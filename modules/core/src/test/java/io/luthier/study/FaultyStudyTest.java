package io.luthier.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.ledger.LedgerEvent;
import io.luthier.ledger.MemoryStorage;
import io.luthier.ledger.StoredLedger;
import io.luthier.pruner.AshaPruner;
import io.luthier.pruner.MedianPruner;
import io.luthier.pruner.Pruner;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.study.Study.Answer;
import io.luthier.trial.Measurement;
import io.luthier.trial.Outcome;
import io.luthier.trial.Task;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import io.luthier.trial.TrialState;
import io.luthier.trial.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every single change of a study's ledger fails once, in every way, and its driver dies of it. */
final class FaultyStudyTest {

  private static final int SLOTS = 3;
  private static final int EPOCHS = 2;

  private static StudySpec spec(SearchSpec.Builder search) {
    return study().search(search.trials(50).build()).build();
  }

  private static StudySpec.Builder study() {
    return StudySpec.builder("test")
        .seed(7)
        .label("y", Task.CLASSIFICATION)
        .keepModels(4)
        .parameter(Parameter.real("learningRate", 1e-4, 1e-1, Scale.LOG))
        .parameter(Parameter.integer("layers", 1, 3));
  }

  /**
   * How drivers work.
   *
   * @param slots how many trials run at once
   * @param ordered whether the longest trials are handed out first
   */
  private record Manner(StudySpec spec, int slots, boolean ordered) {}

  private static final Manner PLAIN = new Manner(spec(SearchSpec.builder()), SLOTS, false);

  /** Trains on a few slots until the study is at its end, or its ledger fails. */
  private static final class Driver {

    private final MemoryStorage storage;
    private final Set<Integer> models;
    private final Manner manner;
    private final Replay replay = new Replay();
    final Set<Integer> trained = new HashSet<>();
    final Set<Integer> counted = new HashSet<>();
    Study study;

    /**
     * A driver that finds what others have left.
     *
     * @param models the trials whose models are there
     */
    Driver(MemoryStorage storage, Set<Integer> models, Manner manner) {
      this.storage = storage;
      this.models = models;
      this.manner = manner;
    }

    Driver run() throws IOException {
      try (StoredLedger ledger = StoredLedger.open(storage, replay, warning -> {})) {
        study = new Study(manner.spec(), replay, ledger, models::contains);
        if (manner.ordered()) {
          study.longestFirst(configuration -> configuration.integer("layers", 0));
        }
        ledger.add(new LedgerEvent.Opened("driver", "now"));
        ledger.sync();
        List<Answer.Train> running = new ArrayList<>();
        fill(running, ledger);
        while (!running.isEmpty()) {
          // Trials end in another order than they began in.
          Answer.Train next = running.get(running.size() / 2);
          running.remove(next);
          train(next);
          fill(running, ledger);
        }
        ledger.add(new LedgerEvent.Closed("now"));
      }
      return this;
    }

    private void fill(List<Answer.Train> running, StoredLedger ledger) {
      while (running.size() < manner.slots() && study.ask() instanceof Answer.Train train) {
        running.add(train);
        try {
          // A write for each start, so that each of them fails once.
          ledger.sync();
        } catch (IOException failed) {
          // Nobody waits for a start: the driver hears of it with the next result.
        }
      }
    }

    private void train(Answer.Train train) throws IOException {
      int number = train.trial().number();
      trained.add(number);
      TrialResult result =
          result(train.trial(), epoch -> study.report(number, train.attempt(), epoch));
      study.spend(1);
      if (!result.model().isEmpty()) {
        models.add(number);
      }
      study.tell(List.of(result)).get(0).discarded().forEach(models::remove);
      counted.add(number);
    }

    List<TrialResult> ranking() {
      return new Ranking(manner.spec().objective(), study.history().results()).results();
    }
  }

  /** A pure function of the trial, its configuration and its seed, and of the verdicts. */
  private static TrialResult result(Trial trial, Function<Measurement, Verdict> report) {
    if (trial.seed() % 9 == 0) {
      return TrialResult.failed(trial, "kind", "why", 1, TrialResult.Place.NOWHERE);
    }
    boolean diverges = trial.seed() % 7 == 0;
    double loss = diverges ? Double.NaN : loss(trial);
    List<Measurement> epochs = new ArrayList<>();
    Outcome outcome =
        diverges ? new Outcome.Diverged("loss is NaN") : new Outcome.Completed("all epochs");
    for (int epoch = 1; epoch <= EPOCHS && !(outcome instanceof Outcome.Pruned); epoch++) {
      epochs.add(new Measurement(epoch, Map.of("val_loss", loss * (1 + EPOCHS - epoch)), 0.1, 1));
      Optional<String> stop = report.apply(epochs.get(epoch - 1)).stop();
      if (stop.isPresent() && epoch < EPOCHS) {
        outcome = new Outcome.Pruned(stop.get());
      }
    }
    return new TrialResult(
        trial,
        outcome,
        epochs.get(epochs.size() - 1).metrics(),
        epochs.size(),
        epochs,
        0.1,
        0,
        epochs.size(),
        TrialResult.Place.NOWHERE,
        diverges ? "" : "models/" + trial.number(),
        "");
  }

  private static double loss(Trial trial) {
    double distance = Math.log(trial.configuration().real("learningRate", 0) / 1e-2);
    return distance * distance
        + trial.configuration().integer("layers", 0)
        + trial.seed() / (double) Long.MAX_VALUE;
  }

  @ParameterizedTest
  @EnumSource
  void whicheverChangeFailsTheNextDriverMakesUpForIt(MemoryStorage.Fault fault) throws IOException {
    failEachChange(fault, PLAIN);
  }

  @ParameterizedTest
  @EnumSource
  void soItDoesIfTheLongestTrialsWentFirst(MemoryStorage.Fault fault) throws IOException {
    failEachChange(fault, new Manner(PLAIN.spec(), SLOTS, true));
  }

  @ParameterizedTest
  @EnumSource
  void soItDoesOnOneSlotIfTrialsArePruned(MemoryStorage.Fault fault) throws IOException {
    for (Pruner pruner : List.of(new AshaPruner(2, 1, 1), new MedianPruner(2, 0))) {
      StudySpec spec = spec(SearchSpec.builder().pruner(pruner));
      List<TrialResult> ranking = failEachChange(fault, new Manner(spec, 1, false));
      assertThat(ranking)
          .filteredOn(result -> result.outcome().state() == TrialState.PRUNED)
          .hasSizeBetween(10, 40);
    }
  }

  @ParameterizedTest
  @EnumSource
  void soItDoesOnOneSlotIfTrialsHaveFolds(MemoryStorage.Fault fault) throws IOException {
    StudySpec spec = study().folds(3).search(SearchSpec.random(20)).build();
    List<TrialResult> ranking = failEachChange(fault, new Manner(spec, 1, false));
    assertThat(ranking).hasSize(20);
    assertThat(ranking)
        .filteredOn(result -> result.outcome().state() == TrialState.PRUNED)
        .hasSizeBetween(3, 15);
  }

  /** The ranking, which is always the same. */
  private static List<TrialResult> failEachChange(MemoryStorage.Fault fault, Manner manner)
      throws IOException {
    Manner simple = new Manner(manner.spec(), manner.slots(), false);
    Driver undisturbed = new Driver(new MemoryStorage(), new HashSet<>(), simple).run();
    MemoryStorage sound = new MemoryStorage();
    assertThat(new Driver(sound, new HashSet<>(), manner).run().ranking())
        .isEqualTo(undisturbed.ranking());
    assertThat(undisturbed.counted).hasSize(undisturbed.study.runs().size());
    assertThat(undisturbed.study.progress().ended())
        .isEqualTo(manner.spec().search().trials().getAsInt());

    for (int change = 0; change < sound.changes(); change++) {
      MemoryStorage faulty = MemoryStorage.failing(change, fault);
      Set<Integer> models = new HashSet<>();
      Driver first = new Driver(faulty, models, manner);
      try {
        first.run();
      } catch (IOException full) {
        assertThat(full).hasMessage("no space left on device");
      }
      assertThat(faulty.changes()).as("the fault has happened").isGreaterThan(change);

      Driver second = new Driver(faulty.copy(), models, manner).run();
      assertThat(second.ranking()).as("change %s", change).isEqualTo(undisturbed.ranking());
      assertThat(first.counted).as("change %s", change).noneMatch(second.trained::contains);
      assertThat(second.study.kept()).as("change %s", change).isEqualTo(undisturbed.study.kept());
    }
    return undisturbed.ranking();
  }
}
