package io.luthier.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luthier.space.Configuration;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.function.LongFunction;
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
  void numbersMayBeMissing() {
    History history =
        History.empty()
            .propose(Results.trial(200))
            .propose(Results.trial(3))
            .propose(Results.trial(0));

    assertThat(history.trials())
        .containsExactly(Results.trial(200), Results.trial(3), Results.trial(0));
    assertThat(history.trial(3)).contains(Results.trial(3));
    assertThat(history.trial(1)).isEmpty();
    assertThat(history.trial(5000)).isEmpty();
    assertThat(history.finish(Results.completed(200, 1)).result(200)).isPresent();
    assertThatThrownBy(() -> history.finish(Results.completed(1, 1)))
        .hasMessage("trial 1 is not running");
  }

  @Test
  void findsTheFirstEntryOfAListThatIsNew() {
    LongFunction<Configuration> list = place -> new Configuration(Map.of("x", place));
    History before = History.empty().propose(Results.trial(0));
    History after = before.propose(Results.trial(2)).propose(Results.trial(1));

    assertThat(after.firstNew("list", 5, list)).isEqualTo(3);
    assertThat(before.firstNew("list", 5, list)).as("an older snapshot").isEqualTo(1);
    assertThat(after.firstNew("list", 3, list)).as("nothing is left").isEqualTo(3);
    assertThat(after.propose(Results.trial(3)).firstNew("list", 5, list)).isEqualTo(4);
    assertThat(before.firstNew("other", 1, list)).isEqualTo(1);
  }

  @Test
  void onlyTheNewestSnapshotCanBeAddedTo() {
    History old = History.empty().propose(Results.trial(0));
    History newest = old.propose(Results.trial(1));

    assertThatThrownBy(() -> old.propose(Results.trial(1)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> newest.propose(Results.trial(0)))
        .hasMessage("trial 0 cannot be proposed again");
    History finished = newest.finish(Results.completed(1, 1));
    assertThatThrownBy(() -> finished.finish(Results.completed(1, 1)))
        .hasMessage("trial 1 is not running");
    assertThatThrownBy(() -> finished.finish(Results.completed(9, 1)))
        .hasMessage("trial 9 is not running");
  }
}
