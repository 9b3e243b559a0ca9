package io.luthier.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.luthier.pruner.AshaPruner;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.study.Study.Answer;
import io.luthier.study.Study.Told;
import io.luthier.trial.Measurement;
import io.luthier.trial.Outcome;
import io.luthier.trial.Task;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import io.luthier.trial.TrialState;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class StudyFoldsTest {

  private static StudySpec.Builder spec(int trials) {
    return StudySpec.builder("test")
        .seed(7)
        .label("y", Task.CLASSIFICATION)
        .folds(3)
        .keepModels(1)
        .parameter(Parameter.real("learningRate", 1e-4, 1e-1, Scale.LOG))
        .search(SearchSpec.random(trials));
  }

  private final Study study = new Study(spec(4).build());

  private Trial next() {
    return ((Answer.Train) study.ask()).trial();
  }

  private Told tell(Trial run, double loss) throws IOException {
    return tell(result(run, loss));
  }

  private Told tell(TrialResult result) throws IOException {
    return study.tell(List.of(result)).get(0);
  }

  private static TrialResult result(Trial run, double loss) {
    Outcome outcome =
        Double.isFinite(loss)
            ? new Outcome.Completed("all epochs")
            : new Outcome.Diverged("val_loss is NaN in epoch 1");
    return new TrialResult(
        run,
        outcome,
        Map.of("val_loss", loss),
        1,
        List.of(epoch(1, loss)),
        0.1,
        0,
        2,
        TrialResult.Place.NOWHERE,
        "models/" + run.number(),
        "");
  }

  private static Measurement epoch(int epoch, double loss) {
    return new Measurement(epoch, Map.of("val_loss", loss), 0.1, 1);
  }

  @Test
  void aTrialIsTrainedOnceForEachFoldWithSeedsOfTheirOwn() {
    List<Trial> runs = List.of(next(), next(), next(), next());
    assertThat(runs).extracting(Trial::number).containsExactly(0, 1, 2, 3);
    assertThat(runs.subList(0, 3))
        .extracting(Trial::configuration)
        .containsOnly(runs.get(0).configuration());
    assertThat(runs.get(3).configuration()).isNotEqualTo(runs.get(0).configuration());
    assertThat(runs).extracting(Trial::seed).doesNotHaveDuplicates();
    assertThat(study.history().size()).isEqualTo(2);
    assertThat(study.running()).isEqualTo(4);
    assertThat(study.toHandOut()).hasValue(8);
    assertThat(study.progress().planned()).hasValue(4);
  }

  @Test
  void itsScoreIsTheMeanWithItsDeviation() throws IOException {
    assertThat(tell(next(), 0.5).result()).isEmpty();
    assertThat(tell(next(), 0.1).result()).isEmpty();
    assertThat(study.progress().ended()).isZero();
    Told last = tell(next(), 0.2);

    TrialResult trial = last.result().orElseThrow();
    assertThat(trial.trial().number()).isZero();
    assertThat(trial.outcome()).isEqualTo(new Outcome.Completed("all epochs"));
    assertThat(trial.metrics().get("val_loss")).isCloseTo(0.8 / 3, within(1e-12));
    assertThat(trial.metrics().get("val_loss_std"))
        .isCloseTo(Math.sqrt((0.05444444 + 0.02777777 + 0.00444444) / 2), within(1e-6));
    assertThat(trial.metrics()).containsEntry("folds", 3.0);
    assertThat(trial.seconds()).isEqualTo(6);
    // The fold that is nearest to the mean stands for them all.
    assertThat(trial.measurements()).containsExactly(epoch(1, 0.2));
    assertThat(last.discarded()).containsExactly(0, 1);
    assertThat(study.kept()).extracting(ModelShelf.Kept::trial).containsExactly(0);
    assertThat(study.kept()).extracting(ModelShelf.Kept::model).containsExactly(2);
    assertThat(study.history().results()).containsExactly(trial);
    assertThat(study.runs()).hasSize(3);
    assertThat(study.progress().ended()).isEqualTo(1);
    assertThat(study.progress().epochs()).isZero();
  }

  @Test
  void aModelGivesWayToABetterTrialsModel() throws IOException {
    for (double loss : new double[] {0.5, 0.5, 0.5, 0.4, 0.3}) {
      tell(next(), loss);
    }
    assertThat(tell(next(), 0.35).discarded()).containsExactly(3, 4, 0);
    assertThat(study.kept()).extracting(ModelShelf.Kept::model).containsExactly(5);
  }

  @Test
  void aTrialThatCannotWinAnyMoreIsGivenUpWithItsOtherFolds() throws IOException {
    for (double loss : new double[] {0.2, 0.3, 0.2}) {
      tell(next(), loss);
    }
    Trial first = next();
    Trial second = next();
    tell(first, 0.25);
    Told told = tell(second, 0.36);

    TrialResult trial = told.result().orElseThrow();
    assertThat(trial.outcome().state()).isEqualTo(TrialState.PRUNED);
    assertThat(trial.outcome().stopReason())
        .isEqualTo(
            "folds: val_loss 0.3050 after 2 of 3, on which trial 0 has 0.2500; it is worse by more"
                + " than chance");
    assertThat(trial.metrics()).containsEntry("folds", 2.0);
    assertThat(told.discarded()).containsExactlyInAnyOrder(3, 4);
    assertThat(next().number()).as("the third fold is left out").isEqualTo(6);
    assertThat(study.toHandOut()).hasValue(5);
    assertThat(study.progress().pruned()).isEqualTo(1);
  }

  @Test
  void aFoldThatStillRunsThenIsToldToStopAndItsResultCountsNoMore() throws IOException {
    for (double loss : new double[] {0.2, 0.3, 0.2}) {
      tell(next(), loss);
    }
    List<Trial> runs = List.of(next(), next(), next());
    tell(runs.get(0), 0.25);
    tell(runs.get(1), 0.36);
    Trial late = runs.get(2);
    assertThat(study.report(late.number(), 0, epoch(1, 0.1)).stop().orElseThrow())
        .startsWith("folds: val_loss 0.3050 after 2 of 3");
    assertThat(study.wouldKeep(late.number(), 0.1)).isFalse();
    Told told = tell(late, 0.1);
    assertThat(told.result()).isEmpty();
    assertThat(told.discarded()).containsExactly(late.number());
    assertThat(study.history().results()).hasSize(2);
    assertThat(study.isOpen(late.number())).isFalse();
    assertThat(study.running()).isZero();
  }

  @Test
  void aLostFoldOfATrialThatIsGivenUpDoesNotComeAgain() throws IOException {
    for (double loss : new double[] {0.2, 0.3, 0.2}) {
      tell(next(), loss);
    }
    List<Trial> runs = List.of(next(), next(), next());
    // One is lost before the trial is decided, and waits to run again.
    study.lost(runs.get(2).number(), 0, "its executor went away");
    tell(runs.get(0), 5);
    assertThat(study.lost(runs.get(1).number(), 1, "its executor died")).isEmpty();
    assertThat(next().number()).isEqualTo(6);
    assertThat(study.running()).isEqualTo(1);
  }

  @Test
  void aFoldThatDivergesOrFailsDecides() throws IOException {
    TrialResult diverged = tell(next(), Double.NaN).result().orElseThrow();
    assertThat(diverged.outcome())
        .isEqualTo(new Outcome.Diverged("fold 1: val_loss is NaN in epoch 1"));
    Trial run = next();
    assertThat(run.number()).isEqualTo(3);
    tell(run, 0.5);
    Trial failing = next();
    TrialResult failed =
        tell(TrialResult.failed(failing, "kind", "why", 1, TrialResult.Place.NOWHERE))
            .result()
            .orElseThrow();
    assertThat(failed.outcome()).isEqualTo(new Outcome.Failed("kind"));
    assertThat(failed.message()).isEqualTo("fold 2: why");
    assertThat(failed.trial().number()).isEqualTo(1);
    assertThat(study.progress().failed()).isEqualTo(1);
  }

  @Test
  void trialsWithoutAllTheirFoldsRankBehindThoseThatHaveThem() throws IOException {
    // The third fold is hard; the second trial is worse on both that it had, yet its mean is
    // lower.
    for (double loss : new double[] {0.2, 0.2, 0.9}) {
      tell(next(), loss);
    }
    tell(next(), 0.3);
    TrialResult beaten = tell(next(), 0.301).result().orElseThrow();
    assertThat(beaten.outcome().state()).isEqualTo(TrialState.PRUNED);
    assertThat(new Ranking(study.spec().objective(), study.history().results()).results())
        .extracting(result -> result.trial().number())
        .containsExactly(0, 1);
    assertThat(study.progress().best().orElseThrow().trial().number()).isZero();
  }

  @Test
  void repeatsOfTheBestHaveAllTheirFolds() throws IOException {
    Study repeating =
        new Study(spec(1).search(SearchSpec.builder().trials(1).repeats(1).build()).build());
    for (double loss : new double[] {0.2, 0.2, 0.2, 0.9, 0.9}) {
      Trial run = ((Answer.Train) repeating.ask()).trial();
      assertThat(repeating.tell(List.of(result(run, loss))).get(0).progress().pruned()).isZero();
    }
    assertThat(((Answer.Train) repeating.ask()).trial().number()).isEqualTo(5);
    assertThat(repeating.planned()).hasValue(2);
  }

  @Test
  void foldsArePrunedAmongTheirOwnKind() throws IOException {
    Study pruning =
        new Study(
            spec(8)
                .search(SearchSpec.builder().trials(8).pruner(new AshaPruner(2, 1, 1)).build())
                .build());
    // Every first fold is easy, every other one hard; nothing is pruned for being in a hard fold.
    Set<String> states = new HashSet<>();
    for (int i = 0; i < 6; i++) {
      Trial run = ((Answer.Train) pruning.ask()).trial();
      double loss = run.number() % 3 == 0 ? 0.1 : 1.0;
      states.add(pruning.report(run.number(), 0, epoch(1, loss)).toString());
      pruning.tell(List.of(result(run, loss)));
    }
    assertThat(states).hasSize(1);
    assertThat(pruning.progress().ended()).isEqualTo(2);
    assertThat(pruning.progress().pruned()).isZero();
  }

  @Test
  void aTestSplitHasNoFolds() {
    assertThatThrownBy(() -> spec(1).test(new DataSpec.Split.Folds(3)).build())
        .hasMessage("test: must be a fraction or data of its own; found folds");
    assertThatThrownBy(() -> new DataSpec.Split.Folds(1))
        .hasMessage("a cross-validation has 2 to 20 folds; found 1");
  }
}
