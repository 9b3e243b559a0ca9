package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.space.Configuration;
import io.luthier.study.Study;
import io.luthier.trial.Outcome;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class JsonEventsTest {

  private final StringWriter printed = new StringWriter();
  private final JsonEvents events =
      new JsonEvents(
          new PrintWriter(printed),
          Clock.fixed(Instant.parse("2024-02-29T03:04:05Z"), ZoneOffset.UTC));

  private static Study.Progress progress(OptionalLong planned, Optional<TrialResult> best) {
    return new Study.Progress(planned, 1, 2, 0, 0, 9, best);
  }

  @Test
  void eachEventIsALine() {
    TrialResult result =
        new TrialResult(
            new Trial(3, new Configuration(Map.of("units", 8L)), 1, "random", ""),
            new Outcome.Diverged("val_loss is NaN in epoch 2"),
            Map.of("val_loss", Double.NaN),
            1,
            List.of(),
            0.1,
            0,
            1.5,
            TrialResult.Place.NOWHERE,
            "",
            "");
    events.warned("of \"this\"\nand that");
    events.started(progress(OptionalLong.empty(), Optional.empty()), 2);
    events.waiting("for executors");
    events.slots(3);
    events.ended(result, progress(OptionalLong.of(4), Optional.of(result)));

    assertThat(printed.toString().lines())
        .containsExactly(
            "{\"event\":\"warning\",\"at\":\"2024-02-29T03:04:05Z\","
                + "\"text\":\"of \\\"this\\\"\\nand that\"}",
            "{\"event\":\"started\",\"at\":\"2024-02-29T03:04:05Z\","
                + "\"planned\":null,\"ended\":1,\"best\":null,\"slots\":2}",
            "{\"event\":\"waiting\",\"at\":\"2024-02-29T03:04:05Z\",\"text\":\"for executors\"}",
            "{\"event\":\"slots\",\"at\":\"2024-02-29T03:04:05Z\",\"slots\":3}",
            "{\"event\":\"trial\",\"at\":\"2024-02-29T03:04:05Z\",\"trial\":3,"
                + "\"state\":\"DIVERGED\",\"stopReason\":\"val_loss is NaN in epoch 2\","
                + "\"message\":\"\",\"configuration\":{\"units\":8},"
                + "\"metrics\":{\"val_loss\":null},\"seconds\":1.5,"
                + "\"planned\":4,\"ended\":1,\"best\":3}");
  }
}
