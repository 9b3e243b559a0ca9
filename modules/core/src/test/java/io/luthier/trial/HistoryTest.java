package io.luthier.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luthier.space.Configuration;
import java.util.Map;
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
