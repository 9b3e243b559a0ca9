package io.luthier.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.luthier.ledger.LedgerEvent;
import io.luthier.ledger.LedgerEvent.Closed;
import io.luthier.ledger.LedgerEvent.Ended;
import io.luthier.ledger.LedgerEvent.Opened;
import io.luthier.ledger.LedgerEvent.Started;
import io.luthier.report.Stint.How;
import io.luthier.space.Configuration;
import io.luthier.trial.Measurement;
import io.luthier.trial.Outcome;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ChronicleTest {

  private static final Instant DAY = Instant.parse("2026-03-01T00:00:00Z");

  private Instant now = DAY;
  private final Chronicle chronicle = new Chronicle(() -> now);

  private static String at(long seconds) {
    return DAY.plusSeconds(seconds).toString();
  }

  private static Trial trial(int number) {
    return new Trial(number, new Configuration(Map.of("x", 1L)), number, "random", "");
  }

  private static TrialResult result(int number, Outcome outcome, String executor) {
    return new TrialResult(
        trial(number),
        outcome,
        Map.of(),
        0,
        List.of(),
        Double.NaN,
        0,
        2.5,
        new TrialResult.Place(executor, "", 0),
        "",
        "");
  }

  private void happens(LedgerEvent... events) {
    List.of(events).forEach(chronicle);
  }

  @Test
  void aStintGoesFromStartToEnd() {
    happens(
        new Opened("", at(100)),
        new Started(trial(0), "1", at(103)),
        new Ended(result(0, new Outcome.Pruned(""), "1@host"), at(110)),
        new Closed(at(111)));

    assertThat(chronicle.snapshot(false).stints())
        .containsExactly(new Stint(0, "1@host", 3, 10, 2.5, How.PRUNED));
    assertThat(chronicle.snapshot(false).begin()).contains(Instant.parse(at(100)));
  }

  @Test
  void timeStandsStillWhileNobodyRunsTheStudy() {
    happens(
        new Opened("", at(0)),
        new Started(trial(0), "1", at(1)),
        new Closed(at(5)),
        new Opened("", at(90_000)),
        new Started(trial(0), "1", at(90_001)),
        new Ended(result(0, new Outcome.Completed(""), "1@host"), at(90_004)));

    assertThat(chronicle.snapshot(false).stints())
        .extracting(Stint::begin, Stint::end, Stint::how)
        .containsExactly(tuple(1.0, 5.0, How.STOPPED), tuple(6.0, 9.0, How.COMPLETED));
    assertThat(chronicle.snapshot(false).resumes()).containsExactly(5.0);
  }

  @Test
  void whatIsLostRunsAgain() {
    happens(
        new Opened("", at(0)),
        new Started(trial(0), "1", at(1)),
        new Started(trial(0), "2", at(4)),
        new Ended(result(0, new Outcome.Completed(""), "2@host"), at(9)));

    assertThat(chronicle.snapshot(false).stints())
        .extracting(Stint::executor, Stint::begin, Stint::end, Stint::how)
        .containsExactly(tuple("1", 1.0, 4.0, How.LOST), tuple("2@host", 4.0, 9.0, How.COMPLETED));
  }

  @Test
  void aDriverThatDiedHasLostWhatRan() {
    happens(
        new Opened("", at(0)),
        new Started(trial(0), "1", at(1)),
        new Started(trial(1), "1", at(3)),
        // What the next driver gives up, it does before it begins.
        new Ended(result(0, new Outcome.Failed("driver died"), ""), at(5_000)),
        new Opened("", at(5_001)),
        new Started(trial(1), "1", at(5_003)));

    now = DAY.plusSeconds(5_007);
    assertThat(chronicle.snapshot(true).stints())
        .extracting(Stint::run, Stint::begin, Stint::end, Stint::how)
        .containsExactly(
            tuple(0, 1.0, 3.0, How.FAILED),
            tuple(1, 3.0, 3.0, How.LOST),
            tuple(1, 5.0, 9.0, How.RUNNING));
    assertThat(chronicle.snapshot(true).running()).hasSize(1);
    assertThat(chronicle.snapshot(false).running()).isEmpty();
  }

  @Test
  void aClockThatIsSetBackStopsTime() {
    happens(
        new Opened("", at(100)),
        new Started(trial(0), "1", at(110)),
        new Ended(result(0, new Outcome.Completed(""), "1@host"), at(105)));

    assertThat(chronicle.snapshot(false).stints())
        .extracting(Stint::begin, Stint::end)
        .containsExactly(tuple(10.0, 10.0));
  }

  @Test
  void ledgersOfEarlierBuildsTellWhatRunsAndNoTimes() {
    happens(
        new Opened("", at(0)),
        new Started(trial(0), "", ""),
        new Ended(result(0, new Outcome.Completed(""), "1@host"), ""),
        new Started(trial(1), "", ""),
        new LedgerEvent.Measured(1, new Measurement(1, Map.of(), 0.1, 1)));

    assertThat(chronicle.snapshot(true).stints()).isEmpty();
    assertThat(chronicle.snapshot(true).running())
        .extracting(run -> run.run().number(), run -> run.measurements().size())
        .containsExactly(tuple(1, 1));
  }
}
