package io.luthier.spark;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.luthier.ledger.Ledger;
import io.luthier.ledger.LedgerDamage;
import io.luthier.ledger.LedgerEvent;
import io.luthier.ledger.StoredLedger;
import io.luthier.report.Chronicle;
import io.luthier.spark.mlflow.TrialTimes;
import io.luthier.spark.store.LockedException;
import io.luthier.spark.store.StudyLock;
import io.luthier.study.DataSpec;
import io.luthier.study.HandTry;
import io.luthier.study.Replay;
import io.luthier.study.SpecChange;
import io.luthier.study.Stop;
import io.luthier.study.Study;
import io.luthier.study.StudySpec;
import io.luthier.study.WarmStart;
import io.luthier.trial.TrialResult;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A study in its directory, which this driver holds: the lock, the ledger, and the study as earlier
 * drivers left it. For one thread.
 */
final class OpenStudy implements AutoCloseable {

  /** Written before {@code study.json}: without that, it is of no study. */
  static final String FROM = "from.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final StudyDirectory directory;
  private final Clock clock;
  private final StudyLock lock;
  private final StoredLedger stored;
  private final Chronicle chronicle;
  private final TrialTimes times;
  private final Ledger ledger;
  private final boolean resumed;
  private final Map<Integer, Map<String, Double>> testScores;
  private final Study study;
  private final List<LedgerEvent.TestOpened> testOpenings;
  private WarmStart warmStart = WarmStart.NONE;
  private boolean begun;

  private OpenStudy(
      StudyDirectory directory,
      Clock clock,
      StudyLock lock,
      StoredLedger stored,
      Chronicle chronicle,
      TrialTimes times,
      Ledger ledger,
      Replay replay,
      Study study) {
    this.directory = directory;
    this.clock = clock;
    this.lock = lock;
    this.stored = stored;
    this.chronicle = chronicle;
    this.times = times;
    this.ledger = ledger;
    this.resumed = !replay.isEmpty();
    this.testScores = replay.testScores();
    this.study = study;
    this.testOpenings = new ArrayList<>(replay.testOpenings());
  }

  /**
   * Opens the study of a directory, or begins one there.
   *
   * @param asked a trial to be trained instead of what is left of the search
   * @param fresh whether to begin a new one in any case, and move what is there aside
   * @param warnings where it is said what was moved or dropped
   * @throws ResumeProblem if another driver runs it, or what is there is another study
   */
  static OpenStudy open(
      StudySpec spec,
      Optional<HandTry> asked,
      StudyDirectory directory,
      boolean fresh,
      Clock clock,
      List<String> warnings)
      throws IOException {
    if (fresh) {
      lock(directory).close();
      directory.removePackedData();
      directory
          .moveAside(clock)
          .ifPresent(old -> warnings.add("the results of an earlier run were moved to " + old));
    }
    StudyLock lock = lock(directory);
    try {
      directory.removePackedData();
      StudySpec resolved = spec;
      if (asked.isPresent()) {
        requireFinished(directory);
      }
      if (directory.hasStudy()) {
        resolved = spec.withTries(tries(requireSame(spec, directory), asked));
      } else if (directory.hasStrangers()) {
        throw new ResumeProblem(
            directory.path()
                + " holds files, but no study; choose another output directory, or begin a fresh"
                + " study (--fresh), which moves them aside");
      }
      Set<String> saved = directory.savedNetworks();
      Replay replay = new Replay();
      Chronicle chronicle = new Chronicle(clock);
      TrialTimes times = new TrialTimes();
      Consumer<LedgerEvent> clocks = chronicle.andThen(times);
      StoredLedger stored =
          StoredLedger.open(lock.guard(directory.ledger()), replay.andThen(clocks), warnings::add);
      try {
        Ledger ledger = new HeardLedger(stored, clocks);
        DataSpec data = resolved.data();
        Study study =
            new Study(
                resolved,
                replay,
                ledger,
                run -> saved.contains(StudyDirectory.model(data, run)),
                clock);
        if (asked.isPresent()) {
          study.endSearch();
        }
        return new OpenStudy(
            directory, clock, lock, stored, chronicle, times, ledger, replay, study);
      } catch (RuntimeException unfit) {
        stored.close();
        throw unfit;
      }
    } catch (LedgerDamage damage) {
      lock.close();
      throw new ResumeProblem(directory.path() + ": " + damage.getMessage(), damage);
    } catch (IOException | RuntimeException failed) {
      lock.close();
      throw failed;
    }
  }

  private static StudyLock lock(StudyDirectory directory) throws IOException {
    try {
      return directory.lock();
    } catch (LockedException held) {
      throw new ResumeProblem(
          "the study in "
              + directory.path()
              + " cannot be run now: "
              + held.getMessage()
              + ". Let it end, stop it, or choose another output directory",
          held);
    }
  }

  private static void requireFinished(StudyDirectory directory) throws IOException {
    if (!directory.has(Summary.FILE) || Summary.isStopped(directory.read(Summary.FILE))) {
      throw new ResumeProblem(
          "the study in "
              + directory.path()
              + " has not ended; run it to its end before anything is added to it");
    }
  }

  private static List<HandTry> tries(StudySpec begun, Optional<HandTry> asked) {
    List<HandTry> tries = new ArrayList<>(begun.search().tries());
    asked.ifPresent(tries::add);
    return tries;
  }

  /** What the study was begun with. */
  private static StudySpec requireSame(StudySpec spec, StudyDirectory directory)
      throws IOException {
    StudySpec begun = StudyRecord.spec(directory.read(StudyRecord.FILE));
    List<SpecChange> refused =
        SpecChange.between(begun, spec).stream().filter(change -> !change.extension()).toList();
    if (!refused.isEmpty()) {
      throw new ResumeProblem(
          "the study in "
              + directory.path()
              + " was begun with other settings: "
              + refused.stream().map(SpecChange::toString).collect(Collectors.joining("; "))
              + ". Change them back, choose another output directory, or begin a fresh study"
              + " (--fresh), which moves the earlier results aside. What may change is"
              + " search.trials, search.repeats, search.budget and keepModels, upwards, and what is added to the end"
              + " of search.enqueue and search.configurations");
    }
    return begun;
  }

  /** The study. */
  Study study() {
    return study;
  }

  /** Who has run what when, earlier drivers included. */
  Chronicle chronicle() {
    return chronicle;
  }

  /** When each trial began and ended, earlier drivers included. */
  TrialTimes times() {
    return times;
  }

  /** Whether an earlier driver handed out trials. */
  boolean isResumed() {
    return resumed;
  }

  /** The directory of the study that it took over from; empty if there is none. */
  String earlierStudy() {
    return warmStart.study();
  }

  /** Every time the locked test split was opened, by this driver or an earlier one. */
  List<LedgerEvent.TestOpened> testOpenings() {
    return testOpenings;
  }

  /**
   * Takes the study up with its data.
   *
   * @param data what is known of it
   * @param earlier what it takes over from, unless that was written down before
   * @param warn is told if that has nothing to be taken over as it is
   * @throws ResumeProblem if it is not the data that the study was begun with
   */
  void begin(DataFacts data, EarlierStudy earlier, String spark, Consumer<String> warn)
      throws IOException {
    String fingerprint = data.fingerprint();
    if (directory.hasStudy()) {
      String before = StudyRecord.fingerprint(directory.read(StudyRecord.FILE));
      if (!before.equals(fingerprint)) {
        throw new ResumeProblem(
            "the data is not what the study in "
                + directory.path()
                + " was begun with: its fingerprint was "
                + before
                + " and is now "
                + fingerprint
                + ". Choose another output directory, or begin a fresh study (--fresh), which moves"
                + " the earlier results aside");
      }
    }
    if (directory.hasStudy() && directory.has(FROM)) {
      warmStart = JSON.readValue(directory.read(FROM), WarmStart.class);
    } else if (earlier.isWanted()) {
      warmStart = earlier.warmStart(study.spec(), fingerprint, warn);
      // Written down, since the other study may go on, or away, before this one has ended.
      directory.write(FROM, JSON.writeValueAsString(warmStart) + "\n");
    } else if (!directory.hasStudy()) {
      // One of a driver that died before it had begun the study.
      directory.remove(FROM);
    }
    study.startFrom(warmStart);
    directory.write(StudyRecord.FILE, StudyRecord.of(study.spec(), data, spark));
    ledger.add(new LedgerEvent.Opened(lock.holder(), now()));
    ledger.sync();
    begun = true;
    if (study.toHandOut().orElse(1) > 0) {
      // While the study goes on, models of its earlier results may give way to better ones.
      directory.retract();
    }
  }

  /**
   * The winner's score on the locked test split. A winner is scored once, whichever driver asks; a
   * study that was told to stop has no winner yet.
   *
   * @param score what opens the test split
   */
  Optional<Map<String, Double>> testScore(TrialResult winner, TestScore score) throws IOException {
    int trial = winner.trial().number();
    Optional<Map<String, Double>> known = Optional.ofNullable(testScores.get(trial));
    boolean unfinished = study.stop().filter(stop -> stop.kind() == Stop.Kind.REQUEST).isPresent();
    if (known.isPresent() || unfinished || !score.isPossible(winner)) {
      return known;
    }
    LedgerEvent.TestOpened opening = new LedgerEvent.TestOpened(trial, now());
    ledger.add(opening);
    ledger.sync();
    testOpenings.add(opening);
    Map<String, Double> metrics = score.of(winner);
    ledger.add(new LedgerEvent.TestScored(trial, metrics));
    ledger.sync();
    return Optional.of(metrics);
  }

  private String now() {
    return clock.instant().toString();
  }

  /** Lays the study down, for this driver or another to take up again. */
  @Override
  public void close() throws IOException {
    try (lock;
        stored) {
      if (begun) {
        ledger.add(new LedgerEvent.Closed(now()));
      }
    }
    directory.removeIfEmpty();
  }
}
