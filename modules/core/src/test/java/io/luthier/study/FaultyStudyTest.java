package io.luthier.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.ledger.LedgerEvent;
import io.luthier.ledger.MemoryStorage;
import io.luthier.ledger.StoredLedger;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.study.Study.Answer;
import io.luthier.trial.Measurement;
import io.luthier.trial.Outcome;
import io.luthier.trial.Task;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every single change of a study's ledger fails once, in every way, and its driver dies of it. */
final class FaultyStudyTest {

  private static final int SLOTS = 3;
  private static final int EPOCHS = 2;

  private static final StudySpec SPEC =
      StudySpec.builder("test")
          .seed(7)
          .label("y", Task.CLASSIFICATION)
          .keepModels(4)
          .parameter(Parameter.real("learningRate", 1e-4, 1e-1, Scale.LOG))
          .parameter(Parameter.integer("layers", 1, 3))
          .search(SearchSpec.random(50))
          .build();

  /** Trains on a few slots until the study is at its end, or its ledger fails. */
  private static final class Driver {

    private final MemoryStorage storage;
    private final Set<Integer> models;
    private final boolean ordered;
    private final Replay replay = new Replay();
    final Set<Integer> trained = new HashSet<>();
    final Set<Integer> counted = new HashSet<>();
    Study study;

    /**
     * A driver that finds what others have left.
     *
     * @param models the trials whose models are there
     * @param ordered whether it hands the longest trials out first
     */
    Driver(MemoryStorage storage, Set<Integer> models, boolean ordered) {
      this.storage = storage;
      this.models = models;
      this.ordered = ordered;
    }

    Driver run() throws IOException {
      try (StoredLedger ledger = StoredLedger.open(storage, replay, warning -> {})) {
        study = new Study(SPEC, replay, ledger, models::contains);
        if (ordered) {
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
      while (running.size() < SLOTS && study.ask() instanceof Answer.Train train) {
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
      TrialResult result = result(train.trial());
      result.measurements().forEach(epoch -> study.report(number, train.attempt(), epoch));
      study.spend(1);
      if (!result.model().isEmpty()) {
        models.add(number);
      }
      study.tell(List.of(result)).get(0).discarded().ifPresent(models::remove);
      counted.add(number);
    }

    List<TrialResult> ranking() {
      return new Ranking(SPEC.objective(), study.history().results()).results();
    }
  }

  /** A pure function of the trial: its configuration and its seed. */
  private static TrialResult result(Trial trial) {
    if (trial.seed() % 9 == 0) {
      return TrialResult.failed(trial, "kind", "why", 1, TrialResult.Place.NOWHERE);
    }
    boolean diverges = trial.seed() % 7 == 0;
    double loss = diverges ? Double.NaN : loss(trial);
    List<Measurement> epochs = new ArrayList<>();
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      epochs.add(new Measurement(epoch, Map.of("val_loss", loss * (1 + EPOCHS - epoch)), 0.1, 1));
    }
    return new TrialResult(
        trial,
        diverges ? new Outcome.Diverged("loss is NaN") : new Outcome.Completed("all epochs"),
        Map.of("val_loss", loss),
        EPOCHS,
        epochs,
        0.1,
        0,
        EPOCHS,
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
    failEachChange(fault, false);
  }

  @ParameterizedTest
  @EnumSource
  void soItDoesIfTheLongestTrialsWentFirst(MemoryStorage.Fault fault) throws IOException {
    failEachChange(fault, true);
  }

  private static void failEachChange(MemoryStorage.Fault fault, boolean ordered)
      throws IOException {
    Driver undisturbed = new Driver(new MemoryStorage(), new HashSet<>(), false).run();
    MemoryStorage sound = new MemoryStorage();
    assertThat(new Driver(sound, new HashSet<>(), ordered).run().ranking())
        .isEqualTo(undisturbed.ranking());
    assertThat(undisturbed.counted).hasSize(50);

    for (int change = 0; change < sound.changes(); change++) {
      MemoryStorage faulty = MemoryStorage.failing(change, fault);
      Set<Integer> models = new HashSet<>();
      Driver first = new Driver(faulty, models, ordered);
      try {
        first.run();
      } catch (IOException full) {
        assertThat(full).hasMessage("no space left on device");
      }
      assertThat(faulty.changes()).as("the fault has happened").isGreaterThan(change);

      Driver second = new Driver(faulty.copy(), models, ordered).run();
      assertThat(second.ranking()).as("change %s", change).isEqualTo(undisturbed.ranking());
      assertThat(first.counted).as("change %s", change).noneMatch(second.trained::contains);
      assertThat(second.study.kept()).as("change %s", change).isEqualTo(undisturbed.study.kept());
    }
  }
}
