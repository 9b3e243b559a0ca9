package io.luthier.bench;

import io.luthier.pruner.AshaPruner;
import io.luthier.pruner.MedianPruner;
import io.luthier.pruner.Pruner;
import io.luthier.study.Study;
import io.luthier.testkit.simulation.Happening;
import io.luthier.testkit.simulation.Scenario;
import io.luthier.testkit.simulation.Simulation;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the driver's own work costs, without Spark and without training: a random search of a
 * million trials on ten thousand slots whose executors crash. Prints how many events a second it
 * takes in for each tenth of the run, and how much of the heap the study has in the end. Seconds
 * are those that the driver's thread has had a processor; the simulation's own work is counted as
 * well.
 *
 * <p>Arguments, all optional: slots, trials, epochs a trial, and {@code asha} or {@code median} for
 * a study that prunes.
 */
public final class CoreSimulation {

  private static final int SLOTS_PER_EXECUTOR = 8;

  private CoreSimulation() {}

  /** Runs it. */
  public static void main(String[] args) {
    int slots = argument(args, 0, 10_000);
    int trials = argument(args, 1, 1_000_000);
    int epochs = argument(args, 2, 3);
    Scenario scenario =
        new Scenario(
            1,
            Math.max(1, slots / SLOTS_PER_EXECUTOR),
            SLOTS_PER_EXECUTOR,
            trials,
            epochs,
            0.0005,
            100,
            Double.POSITIVE_INFINITY,
            false,
            pruner(args));
    System.out.printf(
        Locale.ROOT,
        "%,d executors of %d slots, %,d trials of %d epochs%n%n",
        scenario.executors(),
        SLOTS_PER_EXECUTOR,
        trials,
        epochs);
    System.out.println("trials ended   events/s   executors died");
    long before = usedHeap();
    Study study = new Simulation(scenario, new Tenths(trials)).run();
    System.out.printf(Locale.ROOT, "%n%,d bytes of heap a trial%n", (usedHeap() - before) / trials);
    System.out.printf(
        Locale.ROOT,
        "%,d trials ended, %,d of them pruned, %,d failed%n",
        study.progress().ended(),
        study.progress().pruned(),
        study.progress().failed());
  }

  private static Optional<Pruner> pruner(String[] args) {
    if (args.length < 4) {
      return Optional.empty();
    }
    return Optional.of(args[3].equals("asha") ? AshaPruner.DEFAULT : MedianPruner.DEFAULT);
  }

  private static int argument(String[] args, int index, int otherwise) {
    return args.length > index ? Integer.parseInt(args[index]) : otherwise;
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static long threadNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Prints a line for every tenth of the trials. */
  private static final class Tenths implements Consumer<Happening> {

    private final int tenth;
    private int ended;
    private long events;
    private int died;
    private long since = threadNanos();

    Tenths(int trials) {
      this.tenth = Math.max(1, trials / 10);
    }

    @Override
    public void accept(Happening happening) {
      events++;
      switch (happening.kind()) {
        case EXECUTOR_DIED -> died++;
        case ENDED, GIVEN_UP -> ended();
        default -> {}
      }
    }

    private void ended() {
      ended++;
      if (ended % tenth != 0) {
        return;
      }
      long now = threadNanos();
      double perSecond = events / ((now - since) / 1e9);
      System.out.printf(Locale.ROOT, "%,12d %,10.0f %,16d%n", ended, perSecond, died);
      events = 0;
      died = 0;
      since = now;
    }
  }
}
