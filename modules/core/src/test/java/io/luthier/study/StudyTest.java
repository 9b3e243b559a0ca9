package io.luthier.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luthier.space.Configuration;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.study.Study.Answer;
import io.luthier.trial.Measurement;
import io.luthier.trial.Objective;
import io.luthier.trial.Outcome;
import io.luthier.trial.Task;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import io.luthier.trial.TrialState;
import io.luthier.trial.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class StudyTest {

  private static StudySpec.Builder spec() {
    return StudySpec.builder("test")
        .seed(7)
        .label("y", Task.CLASSIFICATION)
        .parameter(Parameter.real("learningRate", 1e-4, 1e-1, Scale.LOG))
        .parameter(Parameter.integer("layers", 1, 3));
  }

  private static Trial next(Study study) {
    return ((Answer.Train) study.ask()).trial();
  }

  private static TrialResult result(Trial trial, double valLoss) {
    return new TrialResult(
        trial,
        new Outcome.Completed("all"),
        Map.of("val_loss", valLoss),
        1,
        List.of(),
        0.1,
        0,
        1,
        TrialResult.Place.NOWHERE,
        "models/" + trial.number(),
        "");
  }

  private static List<Integer> tell(Study study, TrialResult result) {
    try {
      return study.tell(List.of(result)).get(0).discarded();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static List<Configuration> all(StudySpec spec) {
    Study study = new Study(spec);
    List<Configuration> configurations = new ArrayList<>();
    while (study.ask() instanceof Answer.Train train) {
      configurations.add(train.trial().configuration());
    }
    return configurations;
  }

  @Test
  void handsOutAsManyTrialsAsAskedForWithSeedsOfTheirOwn() {
    Study study = new Study(spec().search(SearchSpec.random(2)).build());

    assertThat(next(study).seed()).isEqualTo(Trial.seed(7, 0));
    assertThat(study.toHandOut()).hasValue(1);
    assertThat(next(study).seed()).isEqualTo(Trial.seed(7, 1));
    assertThat(study.exhausted()).isFalse();
    assertThat(study.ask()).isEqualTo(new Answer.NoMore("all 2 trials were handed out"));
    assertThat(study.exhausted()).isTrue();
    assertThat(study.toHandOut()).hasValue(0);
  }

  @Test
  void proposalsDoNotDependOnResults() {
    StudySpec spec = spec().search(SearchSpec.random(4)).build();
    Study told = new Study(spec);
    List<Configuration> configurations = new ArrayList<>();
    while (told.ask() instanceof Answer.Train train) {
      configurations.add(train.trial().configuration());
      tell(told, result(train.trial(), 1));
    }

    assertThat(configurations).isEqualTo(all(spec));
  }

  @Test
  void keepsTheModelsOfTheBest() {
    Study study = new Study(spec().search(SearchSpec.random(4)).keepModels(2).build());
    List<Trial> trials = List.of(next(study), next(study), next(study), next(study));

    assertThat(study.wouldKeep(0, 3)).isTrue();
    assertThat(study.wouldKeep(0, Double.NaN)).isFalse();
    assertThat(tell(study, result(trials.get(0), 3))).isEmpty();
    assertThat(tell(study, result(trials.get(1), 1))).isEmpty();
    assertThat(study.wouldKeep(2, 4)).isFalse();
    assertThat(study.wouldKeep(2, 3)).as("of equals the first is kept").isFalse();
    assertThat(tell(study, result(trials.get(2), 2))).contains(0);
    assertThat(study.kept()).extracting(ModelShelf.Kept::trial).containsExactly(1, 2);
    assertThat(study.progress().best()).contains(result(trials.get(1), 1));
  }

  @Test
  void countsWhatHappens() {
    Study study = new Study(spec().search(SearchSpec.random(3)).build());
    Trial first = next(study);
    Trial second = next(study);
    assertThat(study.report(0, 0, new Measurement(1, Map.of(), 0.1, 1))).isEqualTo(Verdict.GO_ON);
    tell(study, TrialResult.failed(first, "kind", "why", 0, TrialResult.Place.NOWHERE));

    Study.Progress progress = study.progress();
    assertThat(progress.planned()).hasValue(3);
    assertThat(progress.ended()).isEqualTo(1);
    assertThat(progress.running()).isEqualTo(1);
    assertThat(progress.failed()).isEqualTo(1);
    assertThat(progress.epochs()).isEqualTo(1);
    assertThat(progress.best()).isEmpty();
    assertThatThrownBy(() -> tell(study, result(first, 1)))
        .isInstanceOf(IllegalStateException.class);
    tell(study, result(second, 1));
  }

  @Test
  void whatIsEnqueuedComesFirstForEveryStrategy() {
    List<Configuration> enqueued =
        List.of(
            new Configuration(Map.of("layers", 2, "learningRate", 0.01)),
            new Configuration(Map.of("layers", 3)));
    for (Strategy strategy : List.of(Strategy.GRID, Strategy.RANDOM, Strategy.TPE)) {
      List<Configuration> all =
          all(
              spec()
                  .search(
                      SearchSpec.builder().strategy(strategy).trials(6).enqueue(enqueued).build())
                  .build());
      assertThat(all).hasSize(6).doesNotHaveDuplicates();
      assertThat(all.get(0)).isEqualTo(enqueued.get(0));
      assertThat(all.get(1).values()).containsEntry("layers", 3L).containsKey("learningRate");
    }
  }

  @Test
  void aStudyWhoseFirstTrialsAllFailEnds() {
    SearchSpec search = SearchSpec.builder().trials(20).failureLimit(3).build();
    Study study = new Study(spec().search(search).build());
    Trial zero = next(study);
    for (int i = 1; i < 5; i++) {
      tell(study, failed(next(study)));
    }
    assertThat(study.stop()).as("the first is still running").isEmpty();

    tell(study, failed(zero));
    assertThat(study.stop().orElseThrow().kind()).isEqualTo(Stop.Kind.FAILURES);
    assertThat(study.ask()).isInstanceOf(Answer.NoMore.class);
    assertThat(study.toHandOut()).hasValue(0);
  }

  private static Trial next(Study study, String executor) {
    return ((Answer.Train) study.ask(executor)).trial();
  }

  @Test
  void aLostTrialIsHandedOutAgainBeforeAnyOther() {
    Study study = new Study(spec().search(SearchSpec.random(3)).build());
    Trial zero = next(study, "a");
    next(study, "b");

    assertThat(study.lost(0, 0, "its executor was preempted")).isEmpty();
    assertThat(study.running()).isEqualTo(1);
    assertThat(study.toHandOut()).hasValue(2);
    Measurement late = new Measurement(1, Map.of(), 0.1, 1);
    assertThat(study.report(0, 0, late).stop()).as("the lost one knows nothing of it").isPresent();

    assertThat(study.ask("c")).isEqualTo(new Answer.Train(zero, 1));
    assertThat(study.report(0, 0, late).stop()).isPresent();
    assertThat(study.report(0, 1, late)).isEqualTo(Verdict.GO_ON);
    for (int attempt = 2; attempt < 10; attempt++) {
      assertThat(study.lost(0, 0, "preempted once more")).isEmpty();
      assertThat(study.ask("c")).isEqualTo(new Answer.Train(zero, attempt));
    }
  }

  @Test
  void aTrialThatIsLostAfterEverythingWasHandedOutStillRuns() {
    Study study = new Study(spec().search(SearchSpec.random(1)).build());
    Trial only = next(study, "a");
    assertThat(study.ask("b")).isInstanceOf(Answer.NoMore.class);
    assertThat(study.exhausted()).isTrue();

    study.lost(0, 1, "it crashed");
    assertThat(study.exhausted()).isFalse();
    assertThat(study.toHandOut()).hasValue(1);
    assertThat(study.ask("b")).isEqualTo(new Answer.Train(only, 1));
    assertThat(study.exhausted()).isTrue();
  }

  @Test
  void whoWasOnAnExecutorThatCrashedRunsAloneAndOnlyTheCulpritIsGivenUp() {
    Study study = new Study(spec().search(SearchSpec.random(6)).build());
    next(study, "a");
    next(study, "a");
    next(study, "b");
    study.lost(0, 1, "it crashed");
    study.lost(1, 1, "it crashed");

    assertThat(study.ask("b")).as("b is not free").isInstanceOf(Answer.Train.class);
    assertThat(next(study, "c").number()).as("alone").isZero();
    assertThat(study.ask("c")).isEqualTo(new Answer.Later(Optional.of(0)));
    assertThat(next(study, "d").number()).as("alone as well").isEqualTo(1);

    assertThat(study.lost(0, 1, "it crashed")).as("once alone").isEmpty();
    tell(study, result(study.history().trials().get(1), 1));
    assertThat(next(study, "d").number()).isZero();
    assertThat(study.lost(0, 1, "it crashed")).as("twice alone").isEmpty();
    assertThat(next(study, "d").number()).isZero();
    TrialResult given = study.lost(0, 1, "it crashed again").orElseThrow();
    assertThat(given.outcome().state()).isEqualTo(TrialState.FAILED);
    assertThat(given.message())
        .isEqualTo(
            "its executor died 3 times while it ran there alone; the last time: it crashed again");
    tell(study, given);
    assertThat(study.lost(0, 1, "long ago")).as("it has ended").isEmpty();

    assertThat(next(study, "e").number()).isEqualTo(4);
    assertThat(next(study, "e").number()).isEqualTo(5);
    assertThat(study.history().results()).hasSize(2);
  }

  @Test
  void aSuspectWaitsForAnExecutorWithoutTrialsWhileOthersGoOn() {
    Study study = new Study(spec().search(SearchSpec.random(4)).build());
    Trial zero = next(study, "a");
    Trial one = next(study, "a");
    assertThat(study.triesAgainAlone(0)).as("its memory was shared").isTrue();

    assertThat(next(study, "a").number()).isEqualTo(2);
    tell(study, result(one, 1));
    assertThat(next(study, "a").number()).isEqualTo(3);
    assertThat(study.ask("a")).isEqualTo(new Answer.Later(Optional.empty()));
    tell(study, result(study.history().trials().get(2), 1));
    tell(study, result(study.history().trials().get(3), 1));
    assertThat(study.ask("a")).isEqualTo(new Answer.Train(zero, 1));
    assertThat(study.triesAgainAlone(0)).as("it was alone").isFalse();
  }

  @Test
  void aSuspectThatIsPreemptedIsStillOne() {
    Study study = new Study(spec().search(SearchSpec.random(6)).build());
    next(study, "a");
    next(study, "a");
    study.lost(0, 1, "it crashed");
    study.lost(1, 1, "it crashed");
    assertThat(next(study, "b").number()).isZero();
    study.lost(0, 0, "its executor was preempted");

    assertThat(next(study, "c").number()).isEqualTo(1);
    assertThat(next(study, "d").number()).isZero();
    assertThat(study.ask("d")).isEqualTo(new Answer.Later(Optional.of(0)));
  }

  @Test
  void aTrialThatIsReportedLostTwiceRunsAgainOnce() {
    Study study = new Study(spec().search(SearchSpec.random(2)).build());
    Trial zero = next(study, "a");
    for (int crashes : new int[] {0, 0, 1}) {
      assertThat(study.lost(0, crashes, "its executor is gone")).isEmpty();
    }
    assertThat(study.running()).isZero();
    assertThat(study.toHandOut()).hasValue(2);

    assertThat(study.ask("b")).isEqualTo(new Answer.Train(zero, 1));
    assertThat(next(study, "b").number()).isEqualTo(1);
    assertThat(study.ask("c")).isInstanceOf(Answer.NoMore.class);
  }

  @Test
  void aResultThatComesAfterItsTrialWasLostCounts() {
    for (int crashes : new int[] {0, 1}) {
      Study study = new Study(spec().search(SearchSpec.random(3)).build());
      Trial zero = next(study, "a");
      next(study, "a");
      study.lost(0, crashes, "its executor does not answer");
      tell(study, result(zero, 1));

      assertThat(study.running()).isEqualTo(1);
      assertThat(study.toHandOut()).hasValue(1);
      assertThat(next(study, "b").number()).as("no trial is trained again").isEqualTo(2);
      assertThat(study.ask("c")).isInstanceOf(Answer.NoMore.class);
    }
  }

  @Test
  void oneSuccessAmongTheFirstIsEnoughToGoOn() {
    SearchSpec search = SearchSpec.builder().trials(20).failureLimit(3).build();
    Study study = new Study(spec().search(search).build());
    Trial zero = next(study);
    for (int i = 1; i < 19; i++) {
      tell(study, failed(next(study)));
    }
    tell(study, result(zero, 1));

    assertThat(study.stop()).isEmpty();
    assertThat(next(study).number()).isEqualTo(19);
  }

  private static TrialResult failed(Trial trial) {
    return TrialResult.failed(trial, "kind", "why", 0, TrialResult.Place.NOWHERE);
  }

  @Test
  void aBudgetIsSpentAndAStopIsTheFirst() {
    SearchSpec search = SearchSpec.builder().trials(20).budget(Duration.ofMinutes(1)).build();
    Study study = new Study(spec().search(search).build());
    assertThat(study.spend(20)).isEqualTo(40);
    assertThat(study.spend(45)).isEqualTo(-5);

    study.stop(new Stop(Stop.Kind.BUDGET, "spent"));
    study.stop(new Stop(Stop.Kind.REQUEST, "asked"));
    assertThat(study.stop()).contains(new Stop(Stop.Kind.BUDGET, "spent"));
    assertThat(study.ask()).isEqualTo(new Answer.NoMore("spent"));
  }

  @Test
  void anEnqueuedCombinationOfTheGridIsPlannedOnce() {
    SearchSpec search =
        SearchSpec.builder()
            .strategy(Strategy.GRID)
            .enqueue(
                List.of(
                    new Configuration(Map.of("learningRate", 1e-4, "layers", 2)),
                    new Configuration(Map.of("learningRate", 2e-4, "layers", 2))))
            .build();
    StudySpec spec = spec().search(search).build();

    assertThat(new Study(spec).planned()).hasValue(10);
    assertThat(all(spec)).hasSize(10);
  }

  @Test
  void aWholeGridHasEveryCombinationOnce() {
    assertThat(all(spec().search(SearchSpec.grid()).build())).hasSize(9).doesNotHaveDuplicates();
  }

  @Test
  void aGridOfSomeTrialsTakesThemInAnOrderOfTheSeed() {
    List<Configuration> some =
        all(spec().search(SearchSpec.builder().strategy(Strategy.GRID).trials(5).build()).build());
    List<Configuration> other =
        all(
            spec()
                .seed(8)
                .search(SearchSpec.builder().strategy(Strategy.GRID).trials(9).build())
                .build());

    assertThat(some).hasSize(5).doesNotHaveDuplicates();
    assertThat(other).containsAll(some);
    assertThat(other.subList(0, 5)).isNotEqualTo(some);
  }

  @Test
  void aGridOverTheLimitIsRefused() {
    StudySpec spec =
        spec().search(SearchSpec.builder().strategy(Strategy.GRID).gridLimit(8).build()).build();

    assertThatThrownBy(() -> new Study(spec))
        .hasMessageStartingWith("the grid has 9 combinations; allowed are 8");
  }

  @Test
  void anEntryOutsideTheSpaceIsRefusedWithItsNumber() {
    StudySpec spec =
        spec()
            .search(
                SearchSpec.builder()
                    .enqueue(
                        List.of(
                            new Configuration(Map.of("layers", 1)),
                            new Configuration(Map.of("layers", 9))))
                    .build())
            .build();

    assertThatThrownBy(() -> new Study(spec))
        .hasMessage("search.enqueue, entry 2: layers: found 9; allowed is 1 to 3");
  }

  @Test
  void aListTriesWhatIsGivenAndNothingTwice() {
    Configuration one = new Configuration(Map.of("learningRate", 0.01, "layers", 1));
    SearchSpec search =
        SearchSpec.builder().strategy(Strategy.LIST).configurations(List.of(one, one)).build();
    Study study = new Study(spec().search(search).build());

    assertThat(next(study).configuration()).isEqualTo(one);
    assertThat(study.ask())
        .isEqualTo(new Answer.NoMore("all configurations of the list were tried"));
  }

  @Test
  void aStagedSearchWaitsForItsStagesAndEndsByItself() throws IOException {
    Study study =
        new Study(spec().search(SearchSpec.builder().strategy(Strategy.STAGED).build()).build());
    Trial baseline = next(study);

    assertThat(study.planned()).isEmpty();
    assertThat(baseline.origin()).isEqualTo("baseline");
    assertThat(study.ask()).isEqualTo(new Answer.Later(Optional.empty()));

    List<TrialResult> results = new ArrayList<>();
    for (Optional<Trial> trial = Optional.of(baseline); trial.isPresent(); trial = ask(study)) {
      results.add(result(trial.get(), 0.3));
      study.tell(results.subList(results.size() - 1, results.size()));
    }
    assertThat(study.exhausted()).isTrue();
    assertThat(results).hasSizeLessThan(SearchSpec.STAGED_TRIALS);
    assertThat(StudyStory.of(study.spec(), results))
        .first()
        .asString()
        .startsWith("Baseline: trial 0");
    assertThat(StudyStory.of(spec().build(), results)).isEmpty();
  }

  private static Optional<Trial> ask(Study study) {
    return study.ask() instanceof Answer.Train train
        ? Optional.of(train.trial())
        : Optional.empty();
  }

  @Test
  void theDefaultsAreTheDocumentedOnes() {
    StudySpec spec = spec().build();

    assertThat(spec.search().trials()).isEqualTo(OptionalInt.of(40));
    assertThat(spec.training().epochs()).isEqualTo(100);
    assertThat(spec.training().earlyStopping().orElseThrow().patience()).isEqualTo(5);
    assertThat(spec.training().earlyStopping().orElseThrow().restoreBestWeights()).isTrue();
    assertThat(spec.training().reduceLrOnPlateau().orElseThrow().patience()).isEqualTo(3);
    assertThat(spec.training().reduceLrOnPlateau().orElseThrow().factor()).isEqualTo(0.5);
    assertThat(spec.keepModels()).isEqualTo(3);
    assertThat(spec.output()).isEqualTo("out/test");
    assertThat(spec.warnings()).isEmpty();
  }

  @Test
  void theCallbacksWatchTheObjectiveUnlessToldOtherwise() {
    StudySpec spec = spec().objective(Objective.of("val_accuracy")).build();

    assertThat(spec.training().earlyStopping().orElseThrow().monitor())
        .isEqualTo(Objective.of("val_accuracy"));
  }

  @Test
  void aReductionThatCannotActIsWarnedOf() {
    StudySpec spec =
        spec().earlyStopping(io.luthier.callback.EarlyStopping.builder().patience(3)).build();

    assertThat(spec.warnings()).singleElement().asString().contains("can never act");
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> spec().objective(Objective.of("val_r2")).build())
        .hasMessageContaining("objective: found val_r2; allowed for a classification are val_loss");
    assertThatThrownBy(() -> spec().parameter(Parameter.fixed("Seed", 1)).build())
        .hasMessageContaining("Seed: is the name of a column");
    assertThatThrownBy(() -> spec().epochs(0).build()).hasMessageContaining("epochs");
    assertThatThrownBy(() -> spec().keepModels(0).build()).hasMessageContaining("keepModels");
    assertThatThrownBy(() -> StudySpec.builder("a").build()).hasMessageContaining("label: missing");
    assertThatThrownBy(() -> SearchSpec.builder().trials(0).build())
        .hasMessage("trials: must be at least 1; found 0");
    assertThatThrownBy(() -> SearchSpec.builder().strategy(Strategy.LIST).build())
        .hasMessageContaining("strategy list needs at least one");
  }

  @Test
  void aSpecificationComesBackFromJson() {
    StudySpec spec =
        spec()
            .test(new DataSpec.Split.Separate(DataSpec.Source.of("test.csv")))
            .network(new NetworkSpec.Cnn(28, 28, 1))
            .parameter(Parameter.choice("optimizer", "adam", "sgd"))
            .parameter(Parameter.real("momentum", 0.5, 1, Scale.LINEAR).when("optimizer", "sgd"))
            .parameter(Parameter.fixed("units", List.of(64, 32)))
            .withoutReduceLrOnPlateau()
            .search(
                SearchSpec.builder()
                    .enqueue(List.of(new Configuration(Map.of("learningRate", 0.01))))
                    .build())
            .build();

    assertThat(StudyJson.read(StudyJson.write(spec))).isEqualTo(spec);
  }

  @Test
  void repeatsItsBestWithOtherSeedsOnceAllOfTheSearchHaveEnded() {
    Study study =
        new Study(
            spec().search(SearchSpec.builder().trials(5).repeats(2).build()).build(),
            new Replay(),
            io.luthier.ledger.Ledger.NONE,
            number -> false);
    assertThat(study.planned()).hasValue(5 + 3 * 2);
    List<Trial> searched = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      searched.add(next(study));
    }
    double[] losses = {0.5, 0.2, 0.9, 0.3, Double.NaN};
    for (int i = 1; i < 5; i++) {
      tell(study, result(searched.get(i), losses[i]));
    }
    assertThat(study.ask()).as("one may still be better").isInstanceOf(Answer.Later.class);
    tell(study, result(searched.get(0), losses[0]));

    List<Trial> again = new ArrayList<>();
    while (study.ask() instanceof Answer.Train train) {
      again.add(train.trial());
    }
    again.forEach(trial -> tell(study, result(trial, 0.1)));

    assertThat(again).extracting(Trial::origin).containsOnly("repeat").hasSize(6);
    assertThat(again)
        .extracting(Trial::configuration)
        .containsExactly(
            searched.get(1).configuration(),
            searched.get(1).configuration(),
            searched.get(3).configuration(),
            searched.get(3).configuration(),
            searched.get(0).configuration(),
            searched.get(0).configuration());
    assertThat(again).extracting(Trial::seed).doesNotHaveDuplicates();
    assertThat(again.get(2).why()).isEqualTo("trial 3 again, with another seed");
    assertThat(study.ask()).isInstanceOf(Answer.NoMore.class);
    assertThat(study.exhausted()).isTrue();
  }

  @Test
  void whatIsAskedForByHandComesAfterTheSearchAndMayBeOutsideOfItsSpace() {
    Configuration odd = new Configuration(Map.of("learningRate", 5.0, "units", List.of(8, 4)));
    StudySpec spec =
        spec().search(SearchSpec.random(1)).build().withTries(List.of(new HandTry(odd, "odd")));
    Study study = new Study(spec);

    assertThat(next(study).origin()).isEqualTo("random");
    Trial last = next(study);
    assertThat(last.configuration()).isEqualTo(odd);
    assertThat(last.origin()).isEqualTo("try");
    assertThat(study.ask()).isInstanceOf(Answer.NoMore.class);
    assertThat(spec.parameters())
        .containsEntry("learningRate", io.luthier.space.ValueType.REAL)
        .containsEntry("units", io.luthier.space.ValueType.TEXT);
    assertThat(StudyJson.read(StudyJson.write(spec))).isEqualTo(spec);
  }

  @Test
  void aSearchThatWasEndedLeavesOnlyWhatIsAskedForByHand() {
    Configuration asked = new Configuration(Map.of("learningRate", 0.01, "layers", 2L));
    StudySpec spec =
        spec()
            .search(SearchSpec.builder().trials(9).budget(Duration.ofSeconds(1)).build())
            .build()
            .withTries(List.of(new HandTry(asked, "")));
    Study study = new Study(spec);
    study.endSearch();

    assertThat(study.spend(5)).as("of the budget").isInfinite();
    assertThat(study.toHandOut()).hasValue(1);
    assertThat(next(study).configuration()).isEqualTo(asked);
    assertThat(study.ask()).isInstanceOf(Answer.NoMore.class);
    assertThat(study.toHandOut()).hasValue(0);
  }

  @Test
  void aStudysNameCannotLeadOutOfTheOutputDirectory() {
    for (String name : List.of("..", ".", "../x", "a/b", "a\\b", "a\nb")) {
      StudySpec.Builder study = StudySpec.builder(name).label("y", Task.CLASSIFICATION);
      assertThatThrownBy(study::build)
          .as(name)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("study: a name has no slashes");
    }
    StudySpec.builder("a.b..c d").label("y", Task.CLASSIFICATION).build();
  }
}
