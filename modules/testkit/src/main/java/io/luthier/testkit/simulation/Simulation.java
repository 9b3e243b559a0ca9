package io.luthier.testkit.simulation;

import io.luthier.ledger.Ledger;
import io.luthier.ledger.LedgerEvent;
import io.luthier.space.Configuration;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.study.Replay;
import io.luthier.study.SearchSpec;
import io.luthier.study.Study;
import io.luthier.study.Study.Answer;
import io.luthier.study.StudySpec;
import io.luthier.testkit.simulation.Executor.Attempt;
import io.luthier.testkit.simulation.Happening.Kind;
import io.luthier.trial.Measurement;
import io.luthier.trial.Outcome;
import io.luthier.trial.Task;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialJson;
import io.luthier.trial.TrialResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A study on a simulated cluster, event by event:
 *
 * <pre>{@code
 * Study study = new Simulation(scenario, happening -> {}).run();
 * }</pre>
 *
 * <p>The same scenario gives the same happenings. It is the driver that is tested here, so after
 * every event its counts are compared with what really runs; whatever is wrong is an {@link
 * IllegalStateException}. For one thread.
 */
public final class Simulation {

  /** How long it takes until another executor is there for one that is gone. */
  private static final double COMES_BACK = 0.3;

  private static final double MOST_DROPOUT = 0.5;

  private final Scenario scenario;
  private final Consumer<Happening> observer;
  private final StudySpec spec;
  private final SplittableRandom random;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingDouble(Event::at).thenComparingLong(Event::order));
  private final Set<Executor> idle = new LinkedHashSet<>();
  private final Set<Integer> models = new HashSet<>();
  private final MortalLedger ledger = new MortalLedger();
  private final boolean mortal;

  private Study study;
  private double now;
  private long scheduled;
  private int executors;
  private int alive;
  private int running;

  /**
   * Simulates a scenario.
   *
   * @param observer sees everything that happens
   */
  public Simulation(Scenario scenario, Consumer<Happening> observer) {
    this.scenario = scenario;
    this.observer = observer;
    this.random = new SplittableRandom(scenario.seed());
    this.mortal = Double.isFinite(scenario.driverLife());
    SearchSpec.Builder search = SearchSpec.builder().trials(scenario.trials());
    scenario.pruner().ifPresent(search::pruner);
    this.spec =
        StudySpec.builder("simulation")
            .seed(scenario.seed())
            .label("y", Task.CLASSIFICATION)
            .parameter(Parameter.real("learningRate", 1e-4, 1e-1, Scale.LOG))
            .parameter(Parameter.real("l2", 1e-8, 1e-2, Scale.LOG))
            .parameter(Parameter.real("dropout", 0, MOST_DROPOUT, Scale.LINEAR))
            .parameter(Parameter.integer("layers", 1, 4))
            .parameter(Parameter.choice("units", 32, 64, 128, 256))
            .search(search.build())
            .build();
  }

  /** Something that will happen, unless it has become pointless by then. */
  private record Event(double at, long order, Action action) {}

  /** What happens. */
  private interface Action {
    void run() throws IOException;
  }

  /** Whether a trial crashes its executor whenever it runs. */
  public boolean isPoison(Trial trial) {
    return trial.seed() % 1_000_003 < scenario.poison() * 1_000_003;
  }

  /**
   * Runs the study to its end.
   *
   * @return the study, as its last driver has it
   * @throws IllegalStateException if a driver has lost track of it
   */
  public Study run() {
    try {
      begin();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    while (goesOn()) {
      Event event = events.remove();
      now = event.at();
      try {
        event.action().run();
      } catch (IOException died) {
        restart();
      }
      offerSlots();
      checkCounts();
    }
    return study;
  }

  private boolean goesOn() {
    if (running > 0) {
      return true;
    }
    if (study.exhausted()) {
      return false;
    }
    require(alive == 0, "nothing runs, and there is something to run, and where");
    return true;
  }

  private void begin() throws IOException {
    Replay replay = new Replay();
    ledger.replay(replay);
    study = new Study(spec, replay, mortal ? ledger : Ledger.NONE, models::contains);
    if (scenario.longestFirst()) {
      study.longestFirst(Simulation::duration);
    }
    if (mortal) {
      ledger.add(new LedgerEvent.Opened("driver", "now"));
      ledger.sync();
      after(scenario.driverLife() * (0.5 + random.nextDouble()), this::endDriver);
    }
    for (int i = 0; i < scenario.executors(); i++) {
      addExecutor();
    }
    offerSlots();
  }

  /** The driver dies between two events, or in the middle of its next write. */
  private void endDriver() throws IOException {
    switch (random.nextInt(3)) {
      case 0 -> ledger.arm(MortalLedger.Moment.BEFORE_IT_IS_DURABLE);
      case 1 -> ledger.arm(MortalLedger.Moment.WHEN_IT_IS_DURABLE);
      default -> throw new MortalLedger.DriverDied();
    }
  }

  private void restart() {
    happened(Kind.DRIVER_DIED, -1, "");
    ledger.die(random);
    events.clear();
    idle.clear();
    alive = 0;
    running = 0;
    try {
      begin();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void addExecutor() {
    Executor executor = new Executor("executor-" + executors++, scenario.slots());
    alive++;
    idle.add(executor);
    happened(Kind.EXECUTOR_CAME, -1, executor.name);
    int crashes = random.nextInt(2);
    after(exponential(scenario.executorLife()), () -> endExecutor(executor, crashes));
  }

  private void endExecutor(Executor executor, int crashes) throws IOException {
    if (executor.dead) {
      return;
    }
    executor.dead = true;
    alive--;
    idle.remove(executor);
    happened(Kind.EXECUTOR_DIED, -1, executor.name);
    after(COMES_BACK, this::addExecutor);
    for (Attempt attempt : executor.running) {
      attempt.lost = true;
      running--;
      lose(attempt, crashes);
    }
    executor.running.clear();
  }

  private void lose(Attempt attempt, int crashes) throws IOException {
    int number = attempt.trial.number();
    happened(Kind.LOST, number, attempt.executor.name);
    TrialResult given = study.lost(number, crashes, "its executor is gone").orElse(null);
    if (given != null) {
      study.tell(List.of(given));
      happened(Kind.GIVEN_UP, number, attempt.executor.name);
    }
  }

  private void offerSlots() {
    Iterator<Executor> offers = idle.iterator();
    boolean wanted = true;
    while (wanted && offers.hasNext()) {
      Executor executor = offers.next();
      wanted = offer(executor);
      if (!executor.hasFreeSlot()) {
        offers.remove();
      }
    }
  }

  /** Asks for as long as there is something for this executor; whether there may be for others. */
  private boolean offer(Executor executor) {
    while (executor.hasFreeSlot()) {
      Answer answer = study.ask(executor.name);
      if (answer instanceof Answer.Train train) {
        start(train, executor);
      } else if (answer instanceof Answer.Later later) {
        executor.reserved = later.alone().isPresent();
        return true;
      } else {
        return false;
      }
    }
    return true;
  }

  private void start(Answer.Train train, Executor executor) {
    int number = train.trial().number();
    require(!ledger.holdsResult(number), "trial " + number + " has a result, and is trained again");
    double duration =
        scenario.longestFirst()
            ? duration(train.trial().configuration())
            : 0.2 + 1.6 * random.nextDouble();
    Attempt attempt = new Attempt(train, executor, duration, isPoison(train.trial()));
    executor.running.add(attempt);
    running++;
    happened(Kind.STARTED, number, executor.name);
    if (attempt.poison) {
      after(random.nextDouble() * duration, () -> kill(attempt));
    }
    after(duration / scenario.epochs(), () -> endEpoch(attempt));
  }

  /** A trial that was pruned in time has killed nobody. */
  private void kill(Attempt attempt) throws IOException {
    if (attempt.executor.running.contains(attempt)) {
      endExecutor(attempt.executor, 1);
    }
  }

  private static double duration(Configuration configuration) {
    return 0.2 + 1.6 * configuration.real("dropout", 0) / MOST_DROPOUT;
  }

  private void endEpoch(Attempt attempt) throws IOException {
    int number = attempt.trial.number();
    attempt.epochs++;
    Optional<String> stop =
        study.report(number, attempt.number, epoch(attempt.trial, attempt.epochs)).stop();
    boolean sentHome = stop.isPresent() && stop.get().startsWith("this trial was taken");
    require(sentHome == attempt.lost, "trial " + number + " was told " + stop.orElse("to go on"));
    require(
        attempt.lost || stop.isEmpty() || scenario.pruner().isPresent(),
        "trial " + number + " is pruned without a pruner");
    if (attempt.lost) {
      happened(Kind.SENT_HOME, number, attempt.executor.name);
      return;
    }
    happened(Kind.MEASURED, number, attempt.executor.name);
    if (attempt.epochs == scenario.epochs()) {
      endTrial(attempt, new Outcome.Completed("all epochs"));
    } else if (stop.isPresent()) {
      endTrial(attempt, new Outcome.Pruned(stop.get()));
    } else {
      after(attempt.duration / scenario.epochs(), () -> endEpoch(attempt));
    }
  }

  private void endTrial(Attempt attempt, Outcome outcome) throws IOException {
    int number = attempt.trial.number();
    Executor executor = attempt.executor;
    TrialResult result = result(attempt, outcome);
    if (!result.model().isEmpty()) {
      models.add(number);
    }
    // As a driver gets it: as bytes.
    TrialResult received = TrialJson.read(TrialJson.write(result));
    study.tell(List.of(received)).get(0).discarded().forEach(models::remove);
    happened(Kind.ENDED, number, executor.name);
    running--;
    executor.running.remove(attempt);
    if (executor.running.isEmpty()) {
      executor.reserved = false;
    }
    if (executor.hasFreeSlot()) {
      idle.add(executor);
    }
  }

  private TrialResult result(Attempt attempt, Outcome outcome) {
    Trial trial = attempt.trial;
    List<Measurement> epochs = new ArrayList<>();
    for (int epoch = 1; epoch <= attempt.epochs; epoch++) {
      epochs.add(epoch(trial, epoch));
    }
    Map<String, Double> metrics = epochs.get(epochs.size() - 1).metrics();
    boolean keep = study.wouldKeep(trial.number(), spec.objective().in(metrics));
    return new TrialResult(
        trial,
        outcome,
        metrics,
        attempt.epochs,
        epochs,
        0.1,
        0,
        attempt.duration,
        new TrialResult.Place(attempt.executor.name, "cpu", attempt.number),
        keep ? "models/trial-" + trial.number() : "",
        "");
  }

  /** A pure function of the trial and the epoch. */
  private static Measurement epoch(Trial trial, int epoch) {
    double loss = trial.seed() / (double) Long.MAX_VALUE + 1.0 / epoch;
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (String metric : Task.CLASSIFICATION.metrics()) {
      metrics.put("train_" + metric, loss * 0.9);
      metrics.put("val_" + metric, loss);
    }
    return new Measurement(epoch, metrics, 0.1, 1.0 / epoch);
  }

  private void checkCounts() {
    require(study.running() == running, study.running() + " of " + running + " trials run");
    long left = (long) scenario.trials() - study.history().results().size() - running;
    long handedOut = study.toHandOut().orElseThrow();
    require(handedOut == left, "there are " + handedOut + " of " + left + " to hand out");
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException("at " + now + ": " + otherwise);
    }
  }

  private void after(double delay, Action action) {
    if (Double.isFinite(delay)) {
      events.add(new Event(now + delay, scheduled++, action));
    }
  }

  private double exponential(double mean) {
    return -mean * Math.log1p(-random.nextDouble());
  }

  private void happened(Kind kind, int trial, String executor) {
    observer.accept(new Happening(now, kind, trial, executor));
  }
}
