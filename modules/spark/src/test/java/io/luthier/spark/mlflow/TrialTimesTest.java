package io.luthier.spark.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.ledger.LedgerEvent;
import io.luthier.space.Configuration;
import io.luthier.study.DataSpec;
import io.luthier.study.StudySpec;
import io.luthier.trial.Measurement;
import io.luthier.trial.Task;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TrialTimesTest {

  private static final DataSpec DATA =
      StudySpec.builder("s").label("y", Task.CLASSIFICATION).build().data();
  private static final DataSpec FOLDS =
      StudySpec.builder("s").label("y", Task.CLASSIFICATION).folds(3).build().data();

  private final TrialTimes times = new TrialTimes();

  private static Trial trial(int number) {
    return new Trial(number, new Configuration(Map.of()), 1, "grid", "");
  }

  private static String at(int second) {
    return Instant.parse("2026-01-31T12:00:00.123456Z").plusSeconds(second).toString();
  }

  private static Instant instant(int second) {
    return Instant.parse("2026-01-31T12:00:00.123Z").plusSeconds(second);
  }

  private void opened(int second) {
    times.accept(new LedgerEvent.Opened("host 1", at(second)));
  }

  private void started(int run, int second) {
    times.accept(new LedgerEvent.Started(trial(run), "1", at(second)));
  }

  private void measured(int run, int epoch) {
    times.accept(
        new LedgerEvent.Measured(run, new Measurement(epoch, Map.of("val_loss", 1.0), 0.1, 1)));
  }

  private void ended(int run, int second) {
    TrialResult result = TrialResult.failed(trial(run), "k", "m", 1, TrialResult.Place.NOWHERE);
    times.accept(new LedgerEvent.Ended(result, at(second)));
  }

  @Test
  void aTrialThatBeginsAgainHasItsLastTimeAlone() {
    opened(0);
    started(0, 1);
    measured(0, 1);
    measured(0, 2);
    opened(50);
    started(0, 51);
    measured(0, 1);

    TrialTimes.Span span = times.trials(DATA).get(0);
    assertThat(span.begin()).isEqualTo(instant(51));
    assertThat(span.end()).isEqualTo(instant(51));
    assertThat(span.measurements()).hasSize(1);

    ended(0, 60);
    // A straggler of which the study has not heard.
    started(0, 70);
    ended(0, 80);
    assertThat(times.trials(DATA).get(0).begin()).isEqualTo(instant(51));
    assertThat(times.trials(DATA).get(0).end()).isEqualTo(instant(60));
    assertThat(times.last()).isEqualTo(instant(80));
  }

  @Test
  void aTrialLastsFromItsFirstFoldToItsLast() {
    opened(0);
    started(3, 1);
    started(4, 2);
    ended(4, 3);
    started(5, 4);
    ended(3, 9);
    ended(5, 8);

    assertThat(times.trials(FOLDS)).containsOnlyKeys(1);
    assertThat(times.trials(FOLDS).get(1).begin()).isEqualTo(instant(1));
    assertThat(times.trials(FOLDS).get(1).end()).isEqualTo(instant(9));
  }

  @Test
  void aStudyIsTheSameHoweverOftenItIsTakenUp() {
    opened(0);
    String id = times.studyId();
    opened(100);
    assertThat(times.studyId()).isEqualTo(id).hasSize(32);
    assertThat(times.begin()).isEqualTo(instant(0));

    TrialTimes other = new TrialTimes();
    other.accept(new LedgerEvent.Opened("host 1", at(100)));
    assertThat(other.studyId()).isNotEqualTo(id);
  }

  @Test
  void ledgersOfEarlierBuildsHaveNoTimesOfTrials() {
    opened(0);
    times.accept(new LedgerEvent.Started(trial(0), "1", ""));
    times.accept(
        new LedgerEvent.Ended(
            TrialResult.failed(trial(0), "k", "m", 1, TrialResult.Place.NOWHERE), ""));
    assertThat(times.trials(DATA).get(0).begin()).isEqualTo(instant(0));
    assertThat(times.trials(DATA).get(0).end()).isEqualTo(instant(0));
  }
}
