package io.luthier.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luthier.space.Configuration;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import org.junit.jupiter.api.Test;

final class HistoryTest {

  @Test
  void aSnapshotDoesNotSeeWhatComesLater() {
    History before = History.empty().propose(Results.trial(0));
    History after = before.propose(Results.trial(1)).finish(Results.completed(0, 1));

    assertThat(before.size()).isEqualTo(1);
    assertThat(before.results()).isEmpty();
    assertThat(before.running()).isEqualTo(1);
    assertThat(before.result(0)).isEmpty();
    assertThat(before.contains(new Configuration(Map.of("x", 1)))).isFalse();
    assertThat(after.trials()).containsExactly(Results.trial(0), Results.trial(1));
    assertThat(after.running()).isEqualTo(1);
    assertThat(after.result(0)).contains(Results.completed(0, 1));
    assertThat(after.contains(new Configuration(Map.of("x", 1)))).isTrue();
    assertThatThrownBy(() -> before.trials().get(1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aTrialIsThereOnce() {
    Trial proposed = Results.trial(0);
    TrialResult received = TrialJson.read(TrialJson.write(Results.completed(0, 1)));
    History history = History.empty().propose(proposed).finish(received);

    assertThat(history.result(0)).contains(received);
    assertThat(history.result(0).orElseThrow().trial()).isSameAs(proposed);
    assertThat(received.sharing(Results.trial(1))).isSameAs(received);
  }

  @Test
  void theLatestResultsAreAViewWhateverTheOrderTheyCameIn() {
    int trials = 1_000;
    History history = History.empty();
    for (int number = 0; number < trials; number++) {
      history = history.propose(Results.trial(number));
    }
    for (int number = trials - 1; number >= 0; number--) {
      history = history.finish(Results.completed(number, number));
    }
    List<TrialResult> latest = history.results().subList(trials - 3, trials);

    assertThat(latest).isInstanceOf(RandomAccess.class);
    assertThat(latest).extracting(result -> result.trial().number()).containsExactly(2, 1, 0);
    assertThat(history.result(7)).contains(Results.completed(7, 7));
    assertThat(history.result(trials)).isEmpty();
  }

  @Test
  void onlyTheNewestSnapshotCanBeAddedTo() {
    History old = History.empty().propose(Results.trial(0));
    History newest = old.propose(Results.trial(1));

    assertThatThrownBy(() -> old.propose(Results.trial(1)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> newest.propose(Results.trial(5)))
        .hasMessage("trial 5 cannot follow trial 1");
    History finished = newest.finish(Results.completed(1, 1));
    assertThatThrownBy(() -> finished.finish(Results.completed(1, 1)))
        .hasMessage("trial 1 is not running");
    assertThatThrownBy(() -> finished.finish(Results.completed(9, 1)))
        .hasMessage("trial 9 is not running");
  }
}
