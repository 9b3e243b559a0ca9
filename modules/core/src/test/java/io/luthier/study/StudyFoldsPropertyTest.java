package io.luthier.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.ledger.Ledger;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.study.Study.Answer;
import io.luthier.trial.Measurement;
import io.luthier.trial.Outcome;
import io.luthier.trial.Task;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import io.luthier.trial.TrialState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Folds that end in any order on any number of slots, of trials that may be lost or fail. */
final class StudyFoldsPropertyTest {

  private static final int TRIALS = 12;
  private static final int FOLDS = 4;

  private static final StudySpec SPEC =
      StudySpec.builder("test")
          .seed(3)
          .label("y", Task.CLASSIFICATION)
          .folds(FOLDS)
          .keepModels(2)
          .parameter(Parameter.real("learningRate", 1e-4, 1e-1, Scale.LOG))
          .search(SearchSpec.random(TRIALS))
          .build();

  @Property(tries = 300)
  void everyTrialIsDecidedOnceAndTheBestModelsStay(
      @ForAll @IntRange(min = 1, max = 9) int slots, @ForAll long seed) throws IOException {
    Random random = new Random(seed);
    Study study = new Study(SPEC, new Replay(), Ledger.NONE, run -> false);
    List<Answer.Train> running = new ArrayList<>();
    Map<Integer, TrialResult> decided = new HashMap<>();
    Set<Integer> models = new HashSet<>();
    do {
      while (running.size() < slots && study.ask() instanceof Answer.Train train) {
        running.add(train);
      }
      assertThat(study.running()).isEqualTo(running.size());
      Answer.Train next = running.remove(random.nextInt(running.size()));
      int number = next.trial().number();
      if (random.nextInt(8) == 0) {
        assertThat(study.lost(number, 0, "taken away")).isEmpty();
        continue;
      }
      TrialResult result = result(next, study, random);
      if (!result.model().isEmpty()) {
        models.add(number);
      }
      Study.Told told = study.tell(List.of(result)).get(0);
      models.removeAll(told.discarded());
      told.result().ifPresent(r -> assertThat(decided.put(r.trial().number(), r)).isNull());
    } while (study.toHandOut().orElseThrow() > 0 || !running.isEmpty());

    assertThat(study.ask()).isInstanceOf(Answer.NoMore.class);
    assertThat(study.exhausted()).isTrue();
    assertThat(decided).hasSize(TRIALS);
    assertThat(study.history().results()).containsExactlyInAnyOrderElementsOf(decided.values());
    List<TrialResult> whole =
        new Ranking(SPEC.objective(), study.history().results())
            .results().stream()
                .filter(result -> result.outcome().state() == TrialState.COMPLETED)
                .toList();
    whole.forEach(result -> assertThat(result.metrics()).containsEntry("folds", (double) FOLDS));
    List<Integer> best = whole.stream().limit(2).map(result -> result.trial().number()).toList();
    assertThat(study.kept()).extracting(ModelShelf.Kept::trial).isEqualTo(best);
    assertThat(models)
        .containsExactlyInAnyOrderElementsOf(
            study.kept().stream().map(ModelShelf.Kept::model).toList());
  }

  private static TrialResult result(Answer.Train train, Study study, Random random) {
    Trial run = train.trial();
    if (random.nextInt(30) == 0) {
      return TrialResult.failed(run, "kind", "why", 1, TrialResult.Place.NOWHERE);
    }
    double loss =
        Math.abs(Math.log(run.configuration().real("learningRate", 0) / 1e-2))
            + 0.1 * random.nextDouble();
    Measurement epoch = new Measurement(1, Map.of("val_loss", loss), 0.1, 1);
    Outcome outcome =
        study
            .report(run.number(), train.attempt(), epoch)
            .stop()
            .<Outcome>map(Outcome.Pruned::new)
            .orElse(new Outcome.Completed("all epochs"));
    return new TrialResult(
        run,
        outcome,
        epoch.metrics(),
        1,
        List.of(epoch),
        0.1,
        0,
        1,
        TrialResult.Place.NOWHERE,
        study.wouldKeep(run.number(), loss) ? "models/" + run.number() : "",
        "");
  }
}
