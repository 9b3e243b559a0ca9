package io.luthier.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.ledger.Ledger;
import io.luthier.ledger.LedgerEvent;
import io.luthier.pruner.AshaPruner;
import io.luthier.pruner.MedianPruner;
import io.luthier.pruner.Pruner;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.study.Study.Answer;
import io.luthier.trial.Measurement;
import io.luthier.trial.Outcome;
import io.luthier.trial.Task;
import io.luthier.trial.TrialResult;
import io.luthier.trial.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A study that prunes: its trials are lost, run again, and go on with the next driver. */
final class StudyPrunerTest {

  private static final Pruner HALVING = new AshaPruner(2, 1, 1);

  private final List<LedgerEvent> events = new ArrayList<>();
  private final Ledger ledger =
      new Ledger() {
        @Override
        public void add(LedgerEvent event) {
          events.add(event);
        }

        @Override
        public void sync() {}
      };

  private Study study = open();

  private static StudySpec.Builder spec(Pruner pruner) {
    return StudySpec.builder("test")
        .label("y", Task.CLASSIFICATION)
        .parameter(Parameter.real("learningRate", 1e-4, 1e-1, Scale.LOG))
        .search(SearchSpec.builder().trials(20).pruner(pruner).build());
  }

  /** The next driver. */
  private Study open() {
    Replay replay = new Replay();
    List.copyOf(events).forEach(replay);
    ledger.add(new LedgerEvent.Opened("somebody", "now"));
    return new Study(spec(HALVING).build(), replay, ledger, trial -> false);
  }

  private int begin() {
    return ((Answer.Train) study.ask()).trial().number();
  }

  private Verdict report(int trial, int attempt, int epoch, double loss) {
    return study.report(trial, attempt, new Measurement(epoch, Map.of("val_loss", loss), 0.1, 1));
  }

  private void end(int trial, Outcome outcome, double... losses) throws IOException {
    List<Measurement> epochs = new ArrayList<>();
    for (double loss : losses) {
      epochs.add(new Measurement(epochs.size() + 1, Map.of("val_loss", loss), 0.1, 1));
    }
    study.tell(
        List.of(
            new TrialResult(
                study.history().trial(trial).orElseThrow(),
                outcome,
                Map.of("val_loss", losses[losses.length - 1]),
                losses.length,
                epochs,
                0.1,
                0,
                1,
                TrialResult.Place.NOWHERE,
                "",
                "")));
  }

  @Test
  void aTrialThatFallsBehindIsToldWhy() throws IOException {
    for (double loss : new double[] {0.2, 0.3}) {
      assertThat(report(begin(), 0, 1, loss)).isEqualTo(Verdict.GO_ON);
    }
    int third = begin();
    Verdict verdict = report(third, 0, 1, 0.25);

    assertThat(verdict.stop())
        .contains(
            "asha: val_loss 0.2500 after 1 epoch is not among the best 1/2 of 3 trials (0.2000)");
    end(third, new Outcome.Pruned(verdict.stop().orElseThrow()), 0.25);
    assertThat(study.progress().pruned()).isEqualTo(1);
    assertThat(study.progress().best().orElseThrow().trial().number()).isEqualTo(third);
  }

  @Test
  void resultsOfTrialsThatNeverReportedCount() throws IOException {
    // As it is where tasks cannot reach their driver.
    end(begin(), new Outcome.Completed("c"), 0.2, 0.1);
    end(begin(), new Outcome.Completed("c"), 0.3, 0.2);

    assertThat(report(begin(), 0, 1, 0.25).stop()).isPresent();
  }

  @Test
  void whatARestartedTrialReportedBeforeDoesNotCountAgainstIt() {
    int first = begin();
    report(first, 0, 1, 0.1);
    study.lost(first, 0, "taken away");
    assertThat(report(first, 0, 2, 0.1).stop())
        .as("its executor does not know yet")
        .contains("this trial was taken from its executor");
    assertThat(begin()).isEqualTo(first);
    assertThat(report(first, 0, 2, 0.1).stop())
        .as("of the attempt that was replaced")
        .contains("this trial was taken from its executor");

    assertThat(report(begin(), 0, 1, 0.2)).as("one peer").isEqualTo(Verdict.GO_ON);
    assertThat(report(first, 1, 1, 0.3)).as("one peer").isEqualTo(Verdict.GO_ON);
    assertThat(report(begin(), 0, 1, 0.25).stop())
        .hasValueSatisfying(r -> assertThat(r).contains("of 3 trials (0.2000)"));
  }

  @Test
  void theNextDriverJudgesAsTheOneBeforeWouldHave() throws IOException {
    int ended = begin();
    report(ended, 0, 1, 0.2);
    report(ended, 0, 2, 0.2);
    end(ended, new Outcome.Completed("c"), 0.2, 0.2);
    int running = begin();
    report(running, 0, 1, 0.1);
    report(running, 0, 2, 0.1);
    int other = begin();
    report(other, 0, 1, 0.15);
    Verdict before = report(other, 0, 2, 0.15);
    assertThat(before.stop())
        .hasValueSatisfying(r -> assertThat(r).contains("2 epochs", "of 3 trials (0.1000)"));

    study = open();
    assertThat(begin()).isEqualTo(running);
    assertThat(begin()).isEqualTo(other);
    // The other one is faster this time.
    assertThat(report(other, 1, 1, 0.15).stop()).isPresent();
    assertThat(report(other, 1, 2, 0.15)).isEqualTo(before);
    assertThat(report(running, 1, 1, 0.1)).isEqualTo(Verdict.GO_ON);
  }

  @Test
  void prunedStudiesHandOutByNumber() {
    Study pruned = new Study(spec(HALVING).build());
    pruned.longestFirst(configuration -> configuration.real("learningRate", 0));
    Stream.iterate(0, n -> n + 1)
        .limit(20)
        .forEach(n -> assertThat(((Answer.Train) pruned.ask()).trial().number()).isEqualTo(n));
  }

  @Test
  void settingsSurviveJsonAndAChangeIsNamed() {
    List<StudySpec> specs =
        List.of(
            StudySpec.builder("test")
                .label("y", Task.CLASSIFICATION)
                .parameter(Parameter.real("learningRate", 1e-4, 1e-1, Scale.LOG))
                .search(SearchSpec.random(20))
                .build(),
            spec(new AshaPruner(3, 2, 1)).build(),
            spec(new MedianPruner(4, 1)).build());
    for (StudySpec spec : specs) {
      assertThat(StudyJson.read(StudyJson.write(spec))).isEqualTo(spec);
    }

    String before = new String(StudyJson.write(specs.get(0)), StandardCharsets.UTF_8);
    String older = before.replace(",\"pruner\":null", "");
    assertThat(older).as("of a version without pruners").isNotEqualTo(before);
    assertThat(StudyJson.read(older.getBytes(StandardCharsets.UTF_8))).isEqualTo(specs.get(0));

    assertThat(SpecChange.between(specs.get(0), specs.get(1)))
        .noneMatch(SpecChange::extension)
        .extracting(SpecChange::toString)
        .containsExactly(
            "search.pruner.type was not there and is now \"asha\"",
            "search.pruner.reduction was not there and is now 3",
            "search.pruner.minEpochs was not there and is now 2",
            "search.pruner.brackets was not there and is now 1");
    assertThat(SpecChange.between(specs.get(1), specs.get(2)))
        .noneMatch(SpecChange::extension)
        .extracting(SpecChange::toString)
        .contains("search.pruner.type was \"asha\" and is now \"median\"");
  }

  @Test
  void aPrunerThatCanNeverActIsNoticed() {
    assertThat(spec(new AshaPruner(4, 10, 1)).epochs(10).build().warnings())
        .containsExactly(
            "search.pruner can never act: it may stop trials after 10 epochs at the earliest, and"
                + " they have 10 at most");
    assertThat(spec(new AshaPruner(4, 10, 1)).epochs(11).build().warnings()).isEmpty();
    assertThat(spec(new MedianPruner(5, Integer.MAX_VALUE)).build().warnings()).hasSize(1);
    assertThat(
            spec(new AshaPruner(4, 10, 1))
                .epochs(10)
                .parameter(Parameter.integer("epochs", 5, 50))
                .build()
                .warnings())
        .as("some trials have more")
        .isEmpty();
    assertThat(spec(new MedianPruner(20, 0)).build().warnings())
        .containsExactly(
            "search.pruner can never act: it compares a trial with at least 20 others, and there"
                + " are 20 trials in all");
    assertThat(spec(new MedianPruner(19, 0)).build().warnings()).isEqualTo(Collections.emptyList());
  }
}
