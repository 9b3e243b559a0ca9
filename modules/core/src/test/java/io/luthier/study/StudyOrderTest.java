package io.luthier.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.ledger.Ledger;
import io.luthier.ledger.LedgerEvent;
import io.luthier.space.Configuration;
import io.luthier.space.Parameter;
import io.luthier.study.Study.Answer;
import io.luthier.trial.Outcome;
import io.luthier.trial.Task;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The longest trials first: another order of the same trials. */
final class StudyOrderTest {

  /** What is handed out first in any case. */
  private static final int SAMPLE = 10;

  private static final TrialCost LAYERS = configuration -> configuration.integer("layers", 0);

  private static StudySpec spec(UnaryOperator<SearchSpec.Builder> search) {
    return StudySpec.builder("test")
        .seed(7)
        .label("y", Task.CLASSIFICATION)
        .parameter(Parameter.integer("layers", 1, 6))
        .parameter(Parameter.choice("units", 8, 16, 32, 64, 128))
        .search(search.apply(SearchSpec.builder()).build())
        .build();
  }

  private static Study ordered(StudySpec spec, TrialCost cost) {
    Study study = new Study(spec);
    study.longestFirst(cost);
    return study;
  }

  private static List<Trial> all(Study study) {
    List<Trial> trials = new ArrayList<>();
    while (study.ask() instanceof Answer.Train train) {
      trials.add(train.trial());
    }
    return trials;
  }

  private static List<Integer> numbers(List<Trial> trials) {
    return trials.stream().map(Trial::number).toList();
  }

  @Test
  void afterAFairSampleTheLongestAreHandedOutFirstAndEqualsByNumber() {
    StudySpec spec = spec(search -> search.trials(25));
    List<Trial> byNumber = all(new Study(spec));
    List<Trial> rest = new ArrayList<>(byNumber.subList(SAMPLE, 25));
    rest.sort(
        Comparator.comparingDouble((Trial trial) -> -LAYERS.of(trial.configuration()))
            .thenComparing(Trial::number));
    List<Trial> expected = new ArrayList<>(byNumber.subList(0, SAMPLE));
    expected.addAll(rest);

    assertThat(all(ordered(spec, LAYERS))).isEqualTo(expected).isNotEqualTo(byNumber);
    assertThat(all(ordered(spec, configuration -> 1))).isEqualTo(byNumber);
  }

  @Test
  void theSampleIsWhatTheLimitOnFailuresLooksAt() {
    StudySpec three = spec(search -> search.trials(25).failureLimit(3));
    assertThat(numbers(all(ordered(three, LAYERS))))
        .startsWith(0, 1, 2)
        .doesNotContainSequence(3, 4);

    StudySpec many = spec(search -> search.trials(25).failureLimit(24));
    assertThat(numbers(all(ordered(many, LAYERS))).subList(0, SAMPLE))
        .isEqualTo(IntStream.range(0, SAMPLE).boxed().toList());

    StudySpec few = spec(search -> search.trials(5).failureLimit(5));
    assertThat(all(ordered(few, LAYERS)))
        .as("when they have all failed, the study is at its end anyway")
        .isSortedAccordingTo(
            Comparator.comparingDouble((Trial trial) -> -LAYERS.of(trial.configuration())));
  }

  @Test
  void ordersOnlyWhereThatHelps() {
    List<UnaryOperator<SearchSpec.Builder>> plain =
        List.of(
            search -> search.trials(25).budget(Duration.ofHours(1)),
            search -> search.trials(25).parallelism(1));
    for (UnaryOperator<SearchSpec.Builder> search : plain) {
      assertThat(numbers(all(ordered(spec(search), LAYERS))))
          .isEqualTo(IntStream.range(0, 25).boxed().toList());
    }
    List<UnaryOperator<SearchSpec.Builder>> ordered =
        List.of(
            search -> search.trials(25).failureLimit(1),
            search -> search.trials(25).failureLimit(1).parallelism(2),
            search -> search.strategy(Strategy.GRID).failureLimit(1),
            search -> search.strategy(Strategy.GRID).failureLimit(1).trials(25));
    for (UnaryOperator<SearchSpec.Builder> search : ordered) {
      StudySpec spec = spec(search);
      List<Trial> trials = all(ordered(spec, configuration -> configuration.integer("units", 0)));
      assertThat(numbers(trials)).isNotEqualTo(IntStream.range(0, trials.size()).boxed().toList());
      assertThat(trials).containsExactlyInAnyOrderElementsOf(all(new Study(spec)));
    }
  }

  @Test
  void countsWhatWaitsAsNotHandedOut() {
    Study study = ordered(spec(search -> search.trials(25)), LAYERS);
    assertThat(study.toHandOut()).hasValue(25);
    Answer first = study.ask("a");
    assertThat(study.toHandOut()).hasValue(24);
    assertThat(study.running()).isEqualTo(1);
    assertThat(study.progress().running()).isEqualTo(1);
    assertThat(study.exhausted()).isFalse();
    study.lost(0, 0, "its executor is gone");
    assertThat(study.toHandOut()).hasValue(25);
    assertThat(study.ask("b")).isEqualTo(new Answer.Train(((Answer.Train) first).trial(), 1));
    assertThat(all(study)).hasSize(24);
    assertThat(study.exhausted()).isTrue();
    assertThat(study.ask("c")).isEqualTo(new Answer.NoMore("all 25 trials were handed out"));
  }

  /** What is durable; a driver that dies may lose the end of it, but no result that counted. */
  private static final class Memory implements Ledger {

    private final List<LedgerEvent> events = new ArrayList<>();
    private int synced;

    @Override
    public void add(LedgerEvent event) {
      events.add(event);
    }

    @Override
    public void sync() {
      synced = events.size();
    }

    void die(SplittableRandom random) {
      int kept = synced + random.nextInt(events.size() - synced + 1);
      events.subList(kept, events.size()).clear();
      synced = kept;
    }
  }

  private static TrialResult result(Trial trial) {
    return new TrialResult(
        trial,
        new Outcome.Completed("all"),
        Map.of("val_loss", trial.seed() % 7.0),
        1,
        List.of(),
        0.1,
        0,
        1,
        TrialResult.Place.NOWHERE,
        "",
        "");
  }

  /** Runs a study for so many events, or to its end; trials end in any order. */
  private static Study drive(
      StudySpec spec, Memory ledger, TrialCost cost, SplittableRandom random, int events) {
    Replay replay = new Replay();
    List.copyOf(ledger.events).forEach(replay);
    Study study = new Study(spec, replay, ledger, trial -> false);
    ledger.add(new LedgerEvent.Opened("driver", "now"));
    ledger.sync();
    // Whether a driver orders its trials is up to each.
    if (random.nextInt(4) > 0) {
      study.longestFirst(cost);
    }
    int slots = 1 + random.nextInt(6);
    List<Trial> running = new ArrayList<>();
    for (int event = 0; event < events; event++) {
      Answer answer =
          running.size() < slots ? study.ask("e" + event) : new Answer.NoMore("no free slot");
      if (answer instanceof Answer.Train train) {
        running.add(train.trial());
      } else if (running.isEmpty()) {
        assertThat(study.toHandOut()).hasValue(0);
        return study;
      } else {
        try {
          study.tell(List.of(result(running.remove(random.nextInt(running.size())))));
        } catch (IOException impossible) {
          throw new UncheckedIOException(impossible);
        }
      }
    }
    // What was running is laid down, so that no number of drivers gives a trial up.
    ledger.die(random);
    ledger.add(new LedgerEvent.Closed("now"));
    ledger.sync();
    return study;
  }

  private static StudySpec arbitrary(SplittableRandom random, int trials, int enqueued) {
    List<Configuration> enqueue = new ArrayList<>();
    for (int i = 0; i < enqueued; i++) {
      enqueue.add(new Configuration(Map.of("layers", 1 + i % 6, "units", 8 << (i % 5))));
    }
    return spec(
        search ->
            switch (random.nextInt(4)) {
              case 0 -> search.trials(trials).enqueue(enqueue);
              case 1 -> search.strategy(Strategy.GRID).enqueue(enqueue);
              case 2 -> search.strategy(Strategy.GRID).trials(trials).enqueue(enqueue);
              default ->
                  search
                      .strategy(Strategy.LIST)
                      .configurations(
                          IntStream.range(0, trials)
                              .mapToObj(i -> new Configuration(Map.of("layers", 1 + i % 6)))
                              .toList())
                      .enqueue(enqueue);
            });
  }

  private static TrialCost arbitrary(long seed) {
    return configuration -> new SplittableRandom(seed + configuration.hashCode()).nextInt(4);
  }

  private static List<TrialResult> ranking(Study study) {
    return new Ranking(study.spec().objective(), study.history().results()).results();
  }

  @Property(tries = 300)
  void whoeverOrdersAndWheneverDriversDieTheRankingIsTheSame(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 30) int trials,
      @ForAll @IntRange(max = 6) int enqueued,
      @ForAll @IntRange(max = 5) int deaths) {
    SplittableRandom random = new SplittableRandom(seed);
    StudySpec spec = arbitrary(random, trials, enqueued);
    List<Trial> expected = all(new Study(spec));
    Memory ledger = new Memory();
    for (int death = 0; death < deaths; death++) {
      drive(spec, ledger, arbitrary(seed), random, random.nextInt(20));
    }
    Study last = drive(spec, ledger, arbitrary(seed), random, Integer.MAX_VALUE);

    assertThat(ranking(last))
        .isEqualTo(
            new Ranking(spec.objective(), expected.stream().map(StudyOrderTest::result).toList())
                .results());
    assertThat(last.planned()).hasValue(expected.size());
  }

  @Property(tries = 300)
  void anExtendedStudyTriesEverythingOnce(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 30) int trials,
      @ForAll @IntRange(max = 4) int enqueued,
      @ForAll @IntRange(max = 4) int extensions) {
    Memory ledger = new Memory();
    SplittableRandom random = new SplittableRandom(seed);
    StudySpec spec = arbitrary(new SplittableRandom(seed), trials, enqueued);
    for (int extension = 1; extension <= extensions; extension++) {
      drive(spec, ledger, arbitrary(seed), random, random.nextInt(30));
      int more = spec.search().strategy() == Strategy.LIST ? trials : trials + extension;
      spec = arbitrary(new SplittableRandom(seed), more, enqueued + 3 * extension);
    }
    Study last = drive(spec, ledger, arbitrary(seed), random, Integer.MAX_VALUE);

    List<Trial> trained = last.history().results().stream().map(TrialResult::trial).toList();
    assertThat(trained.stream().map(Trial::configuration)).doesNotHaveDuplicates();
    assertThat(numbers(trained))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, trained.size()).boxed().toList());
    assertThat(last.planned()).hasValue(trained.size());
    assertThat(trained.stream().map(Trial::configuration))
        .containsAll(spec.search().enqueue().subList(0, Math.min(trained.size(), enqueued)));
  }
}
