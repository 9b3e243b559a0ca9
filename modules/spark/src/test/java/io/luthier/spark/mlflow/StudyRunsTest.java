package io.luthier.spark.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luthier.space.Configuration;
import io.luthier.spark.mlflow.FaultyServer.FakeRun;
import io.luthier.spark.mlflow.FaultyServer.Fault;
import io.luthier.study.StudySpec;
import io.luthier.trial.Measurement;
import io.luthier.trial.Outcome;
import io.luthier.trial.Task;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class StudyRunsTest {

  private static final Instant BEGIN = Instant.parse("2026-01-31T12:00:00Z");

  private FaultyServer server;

  @BeforeEach
  void start() throws IOException {
    server = new FaultyServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private StudyRuns runs() {
    return runs(Duration.ofMinutes(2));
  }

  private StudyRuns runs(Duration patience) {
    return new StudyRuns(server.tracking(), Map.of(), patience);
  }

  private static List<Measurement> epochs(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(
            epoch ->
                new Measurement(
                    epoch, Map.of("train_loss", 2.0 / epoch, "val_loss", 3.0 / epoch), 0.1, 0.5))
        .toList();
  }

  private static TrackedTrial running(int number, int epochs) {
    Trial trial = new Trial(number, new Configuration(Map.of("units", 8 + number)), 1, "grid", "");
    Instant begin = BEGIN.plusSeconds(number);
    return new TrackedTrial(
        trial,
        TrackedTrial.RUNNING,
        Optional.empty(),
        begin,
        begin.plusSeconds(epochs),
        epochs(epochs),
        "");
  }

  private static TrackedTrial ended(int number, int epochs) {
    return ended(running(number, epochs));
  }

  private static TrackedTrial ended(TrackedTrial running) {
    int epochs = running.measurements().size();
    TrialResult result =
        new TrialResult(
            running.trial(),
            new Outcome.Completed("epochs used up"),
            Map.of("val_loss", 3.0 / epochs),
            epochs,
            running.measurements(),
            0.1,
            0,
            epochs / 2.0,
            new TrialResult.Place("1@host", "cpu", 0),
            "",
            "");
    return new TrackedTrial(
        running.trial(),
        "COMPLETED",
        Optional.of(result),
        running.begin(),
        running.end(),
        running.measurements(),
        "GOOD_FIT");
  }

  private static TrackedStudy study(String state, TrackedTrial... trials) {
    return new TrackedStudy(
        StudySpec.builder("s").label("y", Task.CLASSIFICATION).build(),
        "0123abcd",
        state,
        BEGIN,
        BEGIN.plusSeconds(100),
        List.of(trials),
        List.of(trials).stream().flatMap(trial -> trial.result().stream()).findFirst(),
        Map.of(),
        List.of("A story."),
        List.of());
  }

  private static List<Long> steps(int last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  @Test
  void aStudyIsFollowedFromItsFirstEpochToItsEnd() throws IOException {
    StudyRuns runs = runs();
    runs.bring(study("RUNNING", running(0, 0)));
    runs.bring(study("RUNNING", running(0, 2), running(1, 1)));
    runs.bring(study("RUNNING", ended(0, 3), running(1, 4)));
    assertThat(server.runs().get("").status()).isEqualTo("RUNNING");
    assertThat(server.runs().get("1").status()).isEqualTo("RUNNING");
    TrackedStudy end = study("COMPLETED", ended(0, 3), ended(1, 6));
    runs.bring(end);

    Map<String, FakeRun> there = server.runs();
    assertThat(there).containsOnlyKeys("", "0", "1");
    assertThat(there.values()).allMatch(run -> run.status().equals("FINISHED"));
    FakeRun trial = there.get("1");
    // One more for the restored weights.
    assertThat(trial.steps("val_loss")).isEqualTo(steps(7));
    assertThat(trial.steps("learning_rate")).isEqualTo(steps(6));
    assertThat(trial.params).isEqualTo(Map.of("units", "9"));
    assertThat(trial.info.path("start_time").asLong())
        .isEqualTo(BEGIN.plusSeconds(1).toEpochMilli());
    assertThat(trial.info.path("end_time").asLong()).isEqualTo(BEGIN.plusSeconds(7).toEpochMilli());
    assertThat(trial.tags)
        .containsEntry("luthier.state", "COMPLETED")
        .containsEntry("luthier.diagnosis", "GOOD_FIT")
        .containsEntry("luthier.stopReason", "epochs used up")
        .containsEntry("luthier.device", "cpu")
        .containsEntry("mlflow.parentRunId", there.get("").info.path("run_id").asText());
    assertThat(there.get("").steps("val_loss")).containsExactly(1L, 2L);
    assertThat(there.get("").tags)
        .containsEntry("luthier.winner", "0")
        .containsEntry("mlflow.note.content", "A story.");
  }

  @Test
  void whatIsThereIsCompletedAndNotDoubled() throws IOException {
    runs().bring(study("RUNNING", ended(0, 3), running(1, 2), running(2, 0), running(3, 1)));
    server.calls.clear();
    runs().bring(study("COMPLETED", ended(0, 3), ended(1, 4), ended(2, 1), ended(3, 1)));
    assertThat(server.runs()).hasSize(5);
    assertThat(server.calls).doesNotContain("runs/create", "experiments/create");
    assertThat(server.runs().get("1").steps("val_loss")).isEqualTo(steps(5));
    assertThat(server.runs().get("0").steps("val_loss")).isEqualTo(steps(4));

    // A study that was extended, and its run goes on.
    runs().bring(study("RUNNING", ended(0, 3), ended(1, 4), ended(2, 1), ended(3, 1)));
    assertThat(server.runs().get("").status()).isEqualTo("RUNNING");
    server.calls.clear();
    runs().bring(study("COMPLETED", ended(0, 3), ended(1, 4), ended(2, 1), ended(3, 1)));
    assertThat(server.calls).doesNotContain("runs/create");
    assertThat(server.calls.stream().filter("runs/log-batch"::equals)).hasSize(1);
  }

  @Test
  void aTrialThatWasLostAndBeganAgainHasOneRun() throws IOException {
    StudyRuns runs = runs();
    runs.bring(study("RUNNING", running(0, 3)));
    TrackedTrial before = running(0, 2);
    TrackedTrial again =
        new TrackedTrial(
            before.trial(),
            before.state(),
            before.result(),
            before.begin().plusSeconds(50),
            before.end().plusSeconds(50),
            before.measurements(),
            "");
    runs.bring(study("RUNNING", again));

    assertThat(server.deleted).hasSize(1);
    assertThat(server.runs().get("0").steps("val_loss")).isEqualTo(steps(2));
  }

  @Test
  void aTrialThatGoesOnAfterItWasTakenForLostHasOneRun() throws IOException {
    TrackedTrial going = running(0, 2);
    runs()
        .bring(
            study(
                "UNFINISHED",
                new TrackedTrial(
                    going.trial(),
                    "LOST",
                    Optional.empty(),
                    going.begin(),
                    going.end(),
                    going.measurements(),
                    "")));
    assertThat(server.runs().get("0").status()).isEqualTo("KILLED");
    runs().bring(study("COMPLETED", ended(0, 4)));
    assertThat(server.runs().get("0").status()).isEqualTo("FINISHED");
    assertThat(server.runs().get("0").steps("learning_rate")).isEqualTo(steps(4));
  }

  @Test
  void limitsOfRequestsAreKept() throws IOException {
    Map<String, Object> many = new LinkedHashMap<>();
    for (int i = 0; i < 250; i++) {
      many.put("p" + i, i);
    }
    Trial trial = new Trial(0, new Configuration(many), 1, "grid", "x".repeat(10_000));
    TrackedTrial running = running(0, 3000);
    TrackedTrial large =
        ended(
            new TrackedTrial(
                trial,
                running.state(),
                running.result(),
                running.begin(),
                running.end(),
                running.measurements(),
                ""));
    runs().bring(study("COMPLETED", large));

    FakeRun run = server.runs().get("0");
    assertThat(run.steps("val_loss")).isEqualTo(steps(3001));
    assertThat(run.params).hasSize(250);
    assertThat(run.tags.get("luthier.why")).hasSize(5000).endsWith("...");
  }

  @Test
  void aBusyServerIsAskedAgain() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    server.fault = call -> calls.getAndIncrement() % 3 == 2 ? Fault.NONE : Fault.BUSY;
    runs().bring(study("COMPLETED", ended(0, 3)));
    assertThat(server.runs().get("0").steps("val_loss")).isEqualTo(steps(4));
  }

  @Test
  void oneThatStaysBusyIsGivenUp() {
    server.fault = call -> Fault.BUSY;
    assertThatThrownBy(() -> runs().bring(study("COMPLETED", ended(0, 3))))
        .isInstanceOf(IOException.class)
        .hasMessage(
            server.address()
                + " answers GET /api/2.0/mlflow/experiments/get-by-name with status 429");
  }

  @Test
  void answersThatAreLostDoubleNothing() throws IOException {
    StudyRuns runs = runs();
    TrackedStudy study = study("COMPLETED", ended(0, 3), ended(1, 2), ended(2, 5));
    List<String> lost = new ArrayList<>();
    // Of each kind of call the first answer, and then the second one.
    server.fault =
        call -> {
          String name = call.substring(0, call.indexOf(' '));
          if (lost.stream().filter(name::equals).count() < 2 && !name.startsWith("exp")) {
            lost.add(name);
            return Fault.LOST;
          }
          return Fault.NONE;
        };
    int failures = 0;
    while (true) {
      try {
        runs.bring(study);
        break;
      } catch (IOException again) {
        failures++;
        assertThat(failures).isLessThan(20);
      }
    }
    assertThat(failures).isGreaterThan(3);
    assertThat(server.runs()).hasSize(4);
    for (FakeRun run : server.runs().values()) {
      assertThat(run.steps("val_loss")).doesNotHaveDuplicates();
      assertThat(run.status()).isEqualTo("FINISHED");
    }
    assertThat(server.runs().get("2").steps("val_loss")).isEqualTo(steps(6));
  }

  @Test
  void oneTrialThatIsRefusedHoldsUpNoOther() {
    server.fault =
        call ->
            call.startsWith("runs/create") && call.contains("trial-1\"")
                ? Fault.BROKEN
                : Fault.NONE;
    StudyRuns runs = runs();
    TrackedStudy study = study("COMPLETED", ended(0, 3), ended(1, 2), ended(2, 5));
    assertThatThrownBy(() -> runs.bring(study)).hasMessageContaining("status 500");
    assertThat(server.runs()).containsOnlyKeys("", "0", "2");

    server.fault = call -> Fault.NONE;
    assertThatCode(() -> runs.bring(study)).doesNotThrowAnyException();
    assertThat(server.runs()).containsOnlyKeys("", "0", "1", "2");
  }

  @Test
  void aServerThatIsBrokenIsNotAskedForEveryTrial() {
    server.fault = call -> call.contains("\"trial-") ? Fault.BROKEN : Fault.NONE;
    TrackedTrial[] trials =
        IntStream.range(0, 100).mapToObj(number -> ended(number, 1)).toArray(TrackedTrial[]::new);
    assertThatThrownBy(() -> runs().bring(study("COMPLETED", trials)))
        .hasMessageContaining("status 500");
    assertThat(server.calls).hasSizeLessThan(20);
  }

  @Test
  void aServerThatSaysNothingIsNotWaitedForWithoutEnd() {
    server.fault = call -> Fault.SILENT;
    assertThatThrownBy(() -> runs(Duration.ofSeconds(1)).bring(study("COMPLETED", ended(0, 3))))
        .isInstanceOf(IOException.class)
        .hasMessage(server.address() + " did not answer within 1 s");
  }

  @Test
  void noServerIsSaidWithoutThePassword() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    io.luthier.study.TrackingSpec nobody =
        new io.luthier.study.TrackingSpec("http://me:secret@127.0.0.1:" + free, "e", true);
    assertThatThrownBy(
            () ->
                new StudyRuns(nobody, Map.of(), Duration.ofMinutes(1))
                    .bring(study("COMPLETED", ended(0, 3))))
        .isInstanceOf(IOException.class)
        .hasMessage("no connection to http://***@127.0.0.1:" + free);
  }

  @Test
  void credentialsAreSentAsMlflowsClientsDo() throws IOException {
    Map<String, String> both =
        Map.of(
            "MLFLOW_TRACKING_USERNAME", "me",
            "MLFLOW_TRACKING_PASSWORD", "p\u00e4ss",
            "MLFLOW_TRACKING_TOKEN", "t");
    StudyRuns runs = new StudyRuns(server.tracking(), both, Duration.ofMinutes(1));
    runs.bring(study("COMPLETED", ended(0, 1)));
    assertThat(server.authorizations).containsOnly("Basic bWU6cMOkc3M=");

    server.authorizations.clear();
    Map<String, String> token = Map.of("MLFLOW_TRACKING_TOKEN", "t");
    new StudyRuns(server.tracking(), token, Duration.ofMinutes(1))
        .bring(study("COMPLETED", ended(0, 1)));
    assertThat(server.authorizations).containsOnly("Bearer t");

    server.authorizations.clear();
    String address = server.address().replace("//", "//me:a%2Fb+c@");
    new StudyRuns(
            new io.luthier.study.TrackingSpec(address, "e", true), Map.of(), Duration.ofMinutes(1))
        .bring(study("COMPLETED", ended(0, 1)));
    assertThat(server.authorizations).containsOnly("Basic bWU6YS9iK2M=");
  }

  @Test
  void whereArtifactsCannotBeSentIsSaid() throws IOException {
    StudyRuns runs = runs();
    runs.bring(study("COMPLETED", ended(0, 1)));
    assertThat(runs.upload(List.of()).orElseThrow()).contains("not uploaded", "s3://elsewhere/1");
  }
}
