package io.luthier.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.study.DataSpec;
import io.luthier.study.SearchSpec;
import io.luthier.study.Stop;
import io.luthier.study.Study;
import io.luthier.study.StudySpec;
import io.luthier.trial.Task;
import io.luthier.trial.TrialResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResumeTest {

  @TempDir Path directory;

  private StudySpec.Builder study(String output) {
    return StudySpec.builder("resumed")
        .seed(7)
        .label("color", Task.CLASSIFICATION)
        .test(new DataSpec.Split.Fraction(0.2))
        .parameter(Parameter.real("learningRate", 1e-3, 1e-1, Scale.LOG))
        .parameter(Parameter.choice("units", 8, 16))
        .epochs(3)
        .keepModels(2)
        .output(directory.resolve(output).toString());
  }

  private static SearchSpec trials(int count) {
    return SearchSpec.builder().trials(count).parallelism(1).build();
  }

  /** Counts the trials that are really trained. */
  private static final class Ended implements StudyListener {
    final AtomicInteger count = new AtomicInteger();
    int before;

    @Override
    public void resumed(Study.Progress progress) {
      before = progress.ended();
    }

    @Override
    public void ended(TrialResult result, Study.Progress progress) {
      count.incrementAndGet();
    }
  }

  private static TunedStudy run(StudySpec spec, StudyListener listener) {
    return StudyRunner.on(LocalSpark.session()).listener(listener).run(spec, Clouds.data());
  }

  private String ranking(String output) throws IOException {
    return Rankings.comparable(directory.resolve(output));
  }

  private JsonNode summary(String output) throws IOException {
    return new ObjectMapper().readTree(directory.resolve(output).resolve("summary.json").toFile());
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Test
  void whereverItsDriverDiedAStudyEndsAsIfNothingHadHappened() throws IOException {
    List<Integer> kept = new ArrayList<>();
    run(
        study("whole").search(trials(5)).build(),
        new StudyListener() {
          @Override
          public void ended(TrialResult result, Study.Progress progress) {
            // What a driver that dies at this moment leaves; its lock stays behind as well.
            Path left = directory.resolve("left" + progress.ended());
            copy(directory.resolve("whole"), left);
            kept.add(progress.ended());
            try (Stream<Path> locks = Files.list(left.resolve("lock"))) {
              for (Path lock : locks.toList()) {
                Files.delete(lock);
              }
            } catch (IOException failed) {
              throw new UncheckedIOException(failed);
            }
          }
        });

    assertThat(kept).containsExactly(1, 2, 3, 4, 5);
    for (int died : kept) {
      Ended trained = new Ended();
      run(study("left" + died).search(trials(5)).build(), trained);
      assertThat(trained.before).isEqualTo(died);
      assertThat(trained.count).hasValue(5 - died);
      assertThat(ranking("left" + died)).isEqualTo(ranking("whole"));
      assertThat(summary("left" + died).get("winner")).isEqualTo(summary("whole").get("winner"));
    }
  }

  @Test
  void aStudyThatIsStoppedWritesWhatThereIsAndGoesOnLater() throws IOException {
    StopSignal signal = new StopSignal();
    StudySpec spec = study("stopped").search(trials(5)).build();
    TunedStudy stopped =
        StudyRunner.on(LocalSpark.session())
            .signal(signal)
            .listener(
                new StudyListener() {
                  @Override
                  public void ended(TrialResult result, Study.Progress progress) {
                    if (progress.ended() == 2) {
                      signal.stop("enough for today");
                    }
                  }
                })
            .run(spec, Clouds.data());

    assertThat(stopped.stop()).contains(new Stop(Stop.Kind.REQUEST, "enough for today"));
    assertThat(stopped.warnings()).contains("enough for today");
    assertThat(stopped.results().results()).hasSizeBetween(2, 4);
    assertThat(stopped.test()).as("the winner is not known yet").isEmpty();
    assertThat(summary("stopped").get("state").asText()).isEqualTo("STOPPED");
    assertThat(summary("stopped").get("testOpenings")).isEmpty();

    TunedStudy ended = run(spec, StudyListener.NONE);
    run(study("whole").search(trials(5)).build(), StudyListener.NONE);
    assertThat(ended.stop()).isEmpty();
    assertThat(ranking("stopped")).isEqualTo(ranking("whole"));
  }

  @Test
  void aBudgetThatIsSpentEndsAStudyAndALargerOneExtendsIt() throws IOException {
    SearchSpec.Builder search = SearchSpec.builder().trials(3).parallelism(1);
    StudySpec.Builder spec = study("budget");
    TunedStudy spent =
        run(spec.search(search.budget(Duration.ofMillis(1)).build()).build(), StudyListener.NONE);
    assertThat(spent.stop().orElseThrow().kind()).isEqualTo(Stop.Kind.BUDGET);
    assertThat(spent.stop().orElseThrow().reason())
        .isEqualTo("the budget of 0.001s is spent; a larger search.budget goes on from here");
    assertThat(spent.results().results()).hasSizeLessThan(3);

    TunedStudy ended =
        run(spec.search(search.budget(Duration.ofHours(1)).build()).build(), StudyListener.NONE);
    assertThat(ended.stop()).isEmpty();
    run(study("whole").search(trials(3)).build(), StudyListener.NONE);
    assertThat(ranking("budget")).isEqualTo(ranking("whole"));
  }

  @Test
  void aStudyThatHasEndedGivesItsResultsAgainAndCanBeExtended() throws IOException {
    TunedStudy first = run(study("long").search(trials(2)).build(), StudyListener.NONE);
    run(study("whole").search(trials(5)).keepModels(3).build(), StudyListener.NONE);

    Ended again = new Ended();
    TunedStudy second = run(study("long").search(trials(2)).build(), again);
    assertThat(again.count).hasValue(0);
    assertThat(second.results().results()).isEqualTo(first.results().results());
    assertThat(second.test()).isEqualTo(first.test());
    assertThat(summary("long").get("testOpenings")).hasSize(1);

    Ended more = new Ended();
    TunedStudy extended = run(study("long").search(trials(5)).keepModels(3).build(), more);
    assertThat(more.count).hasValue(3);
    assertThat(ranking("long")).isEqualTo(ranking("whole"));
    boolean sameWinner = extended.winner().orElseThrow().equals(first.winner().orElseThrow());
    assertThat(summary("long").get("testOpenings")).hasSize(sameWinner ? 1 : 2);
    try (Stream<Path> models = Files.list(directory.resolve("long/models"))) {
      assertThat(models).hasSize(3);
    }
  }

  @Test
  void anotherStudyIsRefusedWithTheDifference() throws IOException {
    run(study("mine").search(trials(1)).build(), StudyListener.NONE);
    String before = ranking("mine");

    assertThatThrownBy(
            () ->
                run(study("mine").search(trials(1)).seed(8).epochs(4).build(), StudyListener.NONE))
        .isInstanceOf(ResumeProblem.class)
        .hasMessageContaining("seed was 7 and is now 8; training.epochs was 3 and is now 4")
        .hasMessageContaining("--fresh");
    assertThatThrownBy(
            () ->
                StudyRunner.on(LocalSpark.session())
                    .run(study("mine").search(trials(1)).build(), Clouds.data().limit(290)))
        .isInstanceOf(ResumeProblem.class)
        .hasMessageContaining("the data is not what the study in");
    assertThat(ranking("mine")).isEqualTo(before);
    assertThat(directory.resolve("mine/lock")).doesNotExist();

    TunedStudy fresh =
        StudyRunner.on(LocalSpark.session())
            .fresh(true)
            .run(study("mine").search(trials(1)).seed(8).build(), Clouds.data());
    assertThat(fresh.warnings()).anyMatch(w -> w.contains("earlier run were moved to"));
    try (Stream<Path> studies = Files.list(directory)) {
      assertThat(studies).hasSize(2).allMatch(s -> Files.exists(s.resolve("summary.json")));
    }
  }

  @Test
  void filesOfNoStudyAreLeftAlone() throws IOException {
    Path precious = Files.createDirectories(directory.resolve("home")).resolve("precious");
    Files.writeString(precious, "mine");

    assertThatThrownBy(() -> run(study("home").search(trials(1)).build(), StudyListener.NONE))
        .isInstanceOf(ResumeProblem.class)
        .hasMessageContaining("holds files, but no study");
    assertThat(precious).hasContent("mine");
  }

  @Test
  void aSecondDriverIsRefusedWithTheNameOfTheFirst() {
    StudySpec spec = study("held").search(trials(1)).build();
    List<String> refusals = new ArrayList<>();
    run(
        spec,
        new StudyListener() {
          @Override
          public void ended(TrialResult result, Study.Progress progress) {
            for (boolean fresh : new boolean[] {false, true}) {
              try {
                StudyRunner.on(LocalSpark.session()).fresh(fresh).run(spec, Clouds.data());
              } catch (ResumeProblem refused) {
                refusals.add(refused.getMessage());
              }
            }
          }
        });

    assertThat(refusals)
        .hasSize(2)
        .allMatch(
            r -> r.contains("it is being run by process " + ProcessHandle.current().pid() + " on"));
  }

  @Test
  void dataThatCannotBeUsedLeavesNothingBehind() {
    StudySpec spec = study("nothing").search(trials(1)).label("gone", Task.CLASSIFICATION).build();

    assertThatThrownBy(() -> run(spec, StudyListener.NONE))
        .isInstanceOf(io.luthier.spark.data.DataProblem.class);
    assertThat(directory.resolve("nothing")).doesNotExist();
  }
}
