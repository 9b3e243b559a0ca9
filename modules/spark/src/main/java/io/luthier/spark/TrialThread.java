package io.luthier.spark;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Work on a thread of its own, so that the task it is done for can end, and its slot become free,
 * even if the work does not listen. The waiting thread may be interrupted at any time. The working
 * one is interrupted only when nothing else helps: in the middle of a write, an interrupt makes a
 * client of HDFS take a node for dead.
 *
 * @param <T> what the work gives
 */
final class TrialThread<T> {

  /** How long work that was told to end has until its next batch. */
  static final Duration GRACE = Duration.ofSeconds(10);

  /** How long it has once its thread was interrupted. */
  static final Duration LAST_GRACE = Duration.ofSeconds(5);

  /** Used again and again: ND4J keeps things for every thread that it has seen. */
  private static final Executor THREADS =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "luthier-trial");
            thread.setDaemon(true);
            return thread;
          });

  private final Function<BooleanSupplier, T> work;
  private final CompletableFuture<T> result = new CompletableFuture<>();
  private final Duration grace;
  private final Duration lastGrace;
  private volatile boolean cancelled;
  private Thread worker;

  /**
   * Some work.
   *
   * @param work is given something to ask between its batches: whether it should end at once
   */
  TrialThread(Function<BooleanSupplier, T> work) {
    this(work, GRACE, LAST_GRACE);
  }

  TrialThread(Function<BooleanSupplier, T> work, Duration grace, Duration lastGrace) {
    this.work = work;
    this.grace = grace;
    this.lastGrace = lastGrace;
  }

  /**
   * Does the work, and waits for it. If it has to be ended, {@link #hasEnded} tells whether it was.
   *
   * @param limit how long it may take; it has {@link #GRACE} to notice by itself
   * @return what it gave; empty if it took longer
   * @throws InterruptedException if the waiting thread was interrupted, and the work told to end
   */
  Optional<T> run(Optional<Duration> limit) throws InterruptedException {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    THREADS.execute(() -> work(loader));
    try {
      if (limit.isEmpty()) {
        return Optional.of(result.get());
      }
      return Optional.of(result.get(limit.get().plus(grace).toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException late) {
      cancelled = true;
      interrupt();
      await(lastGrace);
      return Optional.empty();
    } catch (InterruptedException ended) {
      cancelled = true;
      await(grace);
      if (!hasEnded()) {
        interrupt();
        await(lastGrace);
      }
      throw ended;
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) failed.getCause();
    }
  }

  /** Whether the work is over. */
  boolean hasEnded() {
    return result.isDone();
  }

  private void work(ClassLoader loader) {
    synchronized (this) {
      worker = Thread.currentThread();
    }
    worker.setContextClassLoader(loader);
    T given = null;
    Throwable failure = null;
    try {
      given = work.apply(() -> cancelled);
    } catch (RuntimeException | Error failed) {
      failure = failed;
    }
    synchronized (this) {
      // From here on the thread is somebody else's, who must not be interrupted.
      worker = null;
    }
    if (failure == null) {
      result.complete(given);
    } else {
      result.completeExceptionally(failure);
    }
  }

  private synchronized void interrupt() {
    if (worker != null) {
      worker.interrupt();
    }
  }

  private void await(Duration time) throws InterruptedException {
    try {
      result.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException whichever) {
      // The caller looks whether it has ended.
    }
  }
}
