package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.spark.StudyListener;
import io.luthier.study.Study;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class QuietListenerTest {

  private final List<String> heard = new ArrayList<>();

  private final StudyListener quiet =
      new QuietListener(
          new StudyListener() {
            @Override
            public void warned(String warning) {
              heard.add("warned " + warning);
            }

            @Override
            public void started(Study.Progress progress, int slots) {
              heard.add("started");
            }

            @Override
            public void waiting(String what) {
              heard.add("waiting " + what);
            }

            @Override
            public void slots(int slots) {
              heard.add("slots " + slots);
            }
          });

  @Test
  void warningsAndWaitingAreHeardAndNothingElse() {
    quiet.warned("one");
    quiet.started(new Study.Progress(OptionalLong.empty(), 0, 0, 0, 0, 0, Optional.empty()), 2);
    quiet.slots(3);
    quiet.waiting("for executors");
    quiet.slots(1);
    quiet.slots(4);

    assertThat(heard).containsExactly("warned one", "waiting for executors", "slots 1");
  }
}
