package io.luthier.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.ledger.Ledger;
import io.luthier.ledger.LedgerEvent;
import io.luthier.space.Configuration;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.study.Study.Answer;
import io.luthier.trial.Outcome;
import io.luthier.trial.Task;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import io.luthier.trial.TrialState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ReplayTest {

  /** Remembers, as one on disk would. */
  private static final class Memory implements Ledger {
    final List<LedgerEvent> events = new ArrayList<>();

    @Override
    public void add(LedgerEvent event) {
      events.add(event);
    }

    @Override
    public void sync() {}
  }

  private final Memory ledger = new Memory();

  private static StudySpec.Builder spec(int trials) {
    return StudySpec.builder("test")
        .seed(7)
        .label("y", Task.CLASSIFICATION)
        .keepModels(2)
        .parameter(Parameter.real("learningRate", 1e-4, 1e-1, Scale.LOG))
        .search(SearchSpec.random(trials));
  }

  /** The next driver. */
  private Study open(StudySpec spec, Set<Integer> saved) {
    Replay replay = new Replay();
    List.copyOf(ledger.events).forEach(replay);
    ledger.add(new LedgerEvent.Opened("somebody", "now"));
    return new Study(spec, replay, ledger, saved::contains);
  }

  private static Trial next(Study study) {
    return ((Answer.Train) study.ask()).trial();
  }

  private static TrialResult result(Trial trial, double loss) {
    return new TrialResult(
        trial,
        new Outcome.Completed("all"),
        Map.of("val_loss", loss),
        1,
        List.of(),
        0.1,
        0,
        1,
        TrialResult.Place.NOWHERE,
        "models/" + trial.number(),
        "");
  }

  @Test
  void whatRanWhenTheDriverDiedStartsOverAndTheRestFollows() throws IOException {
    Study first = open(spec(4).build(), Set.of());
    Trial zero = next(first);
    Trial one = next(first);
    Trial two = next(first);
    first.tell(List.of(result(one, 1)));

    Study second = open(spec(4).build(), Set.of());
    assertThat(second.running()).isZero();
    assertThat(second.toHandOut()).hasValue(3);
    assertThat(second.progress().best().orElseThrow().trial()).isEqualTo(one);
    assertThat(next(second)).isEqualTo(zero);
    assertThat(next(second)).isEqualTo(two);
    assertThat(second.running()).isEqualTo(2);
    Trial three = next(second);
    assertThat(three.number()).isEqualTo(3);
    assertThat(three).isEqualTo(next(new Study(spec(4).build()), 3));
    assertThat(second.ask()).isInstanceOf(Answer.NoMore.class);
  }

  private static Trial next(Study study, int number) {
    Trial trial = next(study);
    while (trial.number() < number) {
      trial = next(study);
    }
    return trial;
  }

  @Test
  void onlyModelsThatAreStillThereAreKept() throws IOException {
    Study first = open(spec(3).build(), Set.of());
    for (double loss : new double[] {3, 1, 2}) {
      first.tell(List.of(result(next(first), loss)));
    }
    assertThat(first.kept()).extracting(ModelShelf.Kept::trial).containsExactly(1, 2);

    Study second = open(spec(4).keepModels(3).build(), Set.of(1, 2));
    assertThat(second.kept()).extracting(ModelShelf.Kept::trial).containsExactly(1, 2);
    assertThat(second.tell(List.of(result(next(second), 9))).get(0).discarded()).isEmpty();
    assertThat(second.kept()).extracting(ModelShelf.Kept::trial).containsExactly(1, 2, 3);
  }

  @Test
  void aTrialThatKillsItsDriverIsGivenUpAndTakesNobodyWithIt() throws IOException {
    // Trial 1 kills the driver each time; trial 0 is slow, and so runs each time as well.
    Study study = open(spec(3).build(), Set.of());
    next(study);
    next(study);
    study = open(spec(3).build(), Set.of());
    next(study);
    next(study);

    study = open(spec(3).build(), Set.of());
    Trial alone = next(study);
    assertThat(alone.number()).isZero();
    assertThat(study.ask()).as("nobody runs beside a suspect").isInstanceOf(Answer.Later.class);
    study.tell(List.of(result(alone, 1)));
    assertThat(next(study).number()).isEqualTo(1);
    assertThat(study.ask()).isInstanceOf(Answer.Later.class);

    study = open(spec(3).build(), Set.of());
    TrialResult poison = study.history().result(1).orElseThrow();
    assertThat(poison.outcome().state()).isEqualTo(TrialState.FAILED);
    assertThat(poison.message()).isEqualTo("the driver died 3 times while this trial was running");
    assertThat(next(study).number()).isEqualTo(2);
    assertThat(study.progress().failed()).isEqualTo(1);
  }

  @Test
  void theDeathOfADriverIsNoCrashOfAnExecutor() {
    Study study = open(spec(1).build(), Set.of());
    next(study);

    study = open(spec(1).build(), Set.of());
    for (int attempt = 1; attempt <= 2; attempt++) {
      assertThat(study.ask("a" + attempt)).isEqualTo(new Answer.Train(trial(study), attempt));
      assertThat(study.lost(0, 1, "it crashed")).isEmpty();
    }
    assertThat(study.ask("a3")).isEqualTo(new Answer.Train(trial(study), 3));
    assertThat(study.lost(0, 1, "it crashed").orElseThrow().message())
        .startsWith("its executor died 3 times while it ran there alone");
  }

  private static Trial trial(Study study) {
    return study.history().trials().get(0);
  }

  @Test
  void aDriverThatStopsByItsOwnWillCountsAgainstNobody() {
    for (int i = 0; i < 5; i++) {
      Study study = open(spec(3).build(), Set.of());
      assertThat(next(study).number()).isZero();
      ledger.add(new LedgerEvent.Closed("now"));
    }
    assertThat(open(spec(3).build(), Set.of()).history().results()).isEmpty();
  }

  @Test
  void changesOfASpecificationAreNamedAndJudged() {
    StudySpec before =
        spec(3).search(SearchSpec.builder().trials(3).enqueue(enqueue(0.1)).build()).build();
    SearchSpec more =
        SearchSpec.builder().trials(5).parallelism(2).enqueue(enqueue(0.1, 0.2)).build();
    StudySpec extended = spec(3).search(more).keepModels(4).output("elsewhere").build();
    assertThat(SpecChange.between(before, before)).isEmpty();
    assertThat(SpecChange.between(before, extended))
        .allMatch(SpecChange::extension)
        .extracting(SpecChange::toString)
        .containsExactly(
            "search.trials was 3 and is now 5",
            "search.enqueue was [{\"learningRate\":0.1}] and is now"
                + " [{\"learningRate\":0.1},{\"learningRate\":0.2}]",
            "keepModels was 2 and is now 4");
    assertThat(SpecChange.between(extended, before)).hasSize(3).noneMatch(SpecChange::extension);

    StudySpec other =
        StudySpec.builder("test")
            .seed(7)
            .label("y", Task.CLASSIFICATION)
            .keepModels(2)
            .parameter(Parameter.choice("units", 8, 16))
            .parameter(Parameter.real("learningRate", 1e-4, 1, Scale.LOG))
            .search(SearchSpec.builder().trials(3).enqueue(enqueue(0.3)).build())
            .build();
    assertThat(SpecChange.between(before, other))
        .noneMatch(SpecChange::extension)
        .extracting(SpecChange::key)
        .contains("space.learningRate.max", "space.units.values", "search.enqueue");
  }

  private static List<Configuration> enqueue(double... rates) {
    List<Configuration> enqueue = new ArrayList<>();
    for (double rate : rates) {
      enqueue.add(new Configuration(Map.of("learningRate", rate)));
    }
    return enqueue;
  }
}
