package io.luthier.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TrialThreadTest {

  private static final Duration SHORT = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofMinutes(5);

  /** What the works below wait for; at the latest when a test is over. */
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void release() {
    release.countDown();
  }

  private String listening(BooleanSupplier cancelled) {
    while (!cancelled.getAsBoolean()) {
      Thread.onSpinWait();
    }
    return "listened";
  }

  private String sleeping() {
    try {
      release.await();
      return "released";
    } catch (InterruptedException interrupted) {
      return "interrupted";
    }
  }

  private String deaf() {
    while (true) {
      try {
        release.await();
        return "released";
      } catch (InterruptedException ignored) {
        // It does not listen.
      }
    }
  }

  @Test
  void givesWhatTheWorkGives() throws InterruptedException {
    assertThat(new TrialThread<>(cancelled -> "done").run(Optional.empty())).contains("done");
    TrialThread<String> limited = new TrialThread<>(cancelled -> "in time");
    assertThat(limited.run(Optional.of(LONG))).contains("in time");
    assertThat(limited.hasEnded()).isTrue();
  }

  @Test
  void worksWithTheClassLoaderOfItsTask() throws InterruptedException {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    ClassLoader other = new ClassLoader(before) {};
    Thread.currentThread().setContextClassLoader(other);
    try {
      assertThat(
              new TrialThread<>(cancelled -> Thread.currentThread().getContextClassLoader())
                  .run(Optional.empty()))
          .containsSame(other);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void failsAsTheWorkFails() {
    TrialThread<String> failing =
        new TrialThread<>(
            cancelled -> {
              throw new IllegalStateException("why");
            });
    assertThatThrownBy(() -> failing.run(Optional.empty()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("why");
    TrialThread<String> broken =
        new TrialThread<>(
            cancelled -> {
              throw new InternalError("worse");
            });
    assertThatThrownBy(() -> broken.run(Optional.empty())).isInstanceOf(InternalError.class);
  }

  @Test
  void interruptsWhatTakesTooLong() throws InterruptedException {
    TrialThread<String> sleeping = new TrialThread<>(cancelled -> sleeping(), SHORT, LONG);
    assertThat(sleeping.run(Optional.of(SHORT))).isEmpty();
    assertThat(sleeping.hasEnded()).isTrue();
  }

  @Test
  void leavesBehindWhatDoesNotListenAtAll() throws InterruptedException {
    TrialThread<String> deaf = new TrialThread<>(cancelled -> deaf(), SHORT, SHORT);
    assertThat(deaf.run(Optional.of(SHORT))).isEmpty();
    assertThat(deaf.hasEnded()).isFalse();
  }

  @Test
  void aTaskThatIsKilledTellsItsWorkFirstAndInterruptsItOnlyAfterwards()
      throws InterruptedException {
    assertThat(killed(this::listening, LONG, SHORT)).isTrue();
    assertThat(killed(cancelled -> sleeping(), SHORT, LONG)).isTrue();
    assertThat(killed(cancelled -> deaf(), SHORT, SHORT)).isFalse();
  }

  /** Kills a task as Spark does, and tells whether its work has ended when it has. */
  private boolean killed(Function<BooleanSupplier, String> work, Duration grace, Duration last)
      throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    AtomicReference<TrialThread<String>> trial = new AtomicReference<>();
    trial.set(
        new TrialThread<>(
            cancelled -> {
              begun.countDown();
              return work.apply(cancelled);
            },
            grace,
            last));
    Thread task =
        new Thread(
            () -> {
              try {
                trial.get().run(Optional.empty());
              } catch (InterruptedException killed) {
                interrupted.set(true);
              }
            });
    task.start();
    begun.await();
    task.interrupt();
    task.join();
    assertThat(interrupted).isTrue();
    return trial.get().hasEnded();
  }
}
