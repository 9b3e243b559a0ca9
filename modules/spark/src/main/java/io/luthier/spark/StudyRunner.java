package io.luthier.spark;

import io.luthier.dl4j.network.NetworkCost;
import io.luthier.dl4j.network.NetworkFactories;
import io.luthier.dl4j.network.NetworkShape;
import io.luthier.report.ReportPage;
import io.luthier.spark.data.DataPreparation;
import io.luthier.spark.data.PackedData;
import io.luthier.spark.data.PreparedData;
import io.luthier.spark.data.PreparedFold;
import io.luthier.spark.doctor.Doctor;
import io.luthier.spark.doctor.Finding;
import io.luthier.spark.doctor.SessionRefusals;
import io.luthier.spark.link.DriverEndpoint;
import io.luthier.spark.store.SparkWrite;
import io.luthier.study.DataSpec;
import io.luthier.study.HandTry;
import io.luthier.study.ModelShelf;
import io.luthier.study.Ranking;
import io.luthier.study.Stop;
import io.luthier.study.Study;
import io.luthier.study.StudySpec;
import io.luthier.trial.TrialResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs studies on a Spark session.
 *
 * <pre>{@code
 * TunedStudy tuned = StudyRunner.on(spark).run(spec, dataFrame);
 * tuned.ranking().show();
 * }</pre>
 *
 * <p>Immutable. One session may run several studies at once, from threads of their own.
 */
public final class StudyRunner {

  private static final Logger LOG = LoggerFactory.getLogger(StudyRunner.class);

  private static final Clock CLOCK = Clock.system(ZoneId.systemDefault());

  private final SparkSession spark;
  private final StudyListener listener;
  private final StopSignal signal;
  private final boolean fresh;
  private final Optional<HandTry> asked;

  private StudyRunner(
      SparkSession spark,
      StudyListener listener,
      StopSignal signal,
      boolean fresh,
      Optional<HandTry> asked) {
    this.spark = spark;
    this.listener = listener;
    this.signal = signal;
    this.fresh = fresh;
    this.asked = asked;
  }

  /** Runs studies on this session. */
  public static StudyRunner on(SparkSession spark) {
    return new StudyRunner(spark, StudyListener.NONE, new StopSignal(), false, Optional.empty());
  }

  /** The same, with somebody who hears how it goes. */
  public StudyRunner listener(StudyListener listener) {
    return new StudyRunner(spark, listener, signal, fresh, asked);
  }

  /** The same, with something that can stop the study early. */
  public StudyRunner signal(StopSignal signal) {
    return new StudyRunner(spark, listener, signal, fresh, asked);
  }

  /**
   * The same, beginning anew: what is in a study's output directory is moved aside, and never
   * deleted. Otherwise a study that was begun there goes on, or just gives its results again.
   */
  public StudyRunner fresh(boolean fresh) {
    return new StudyRunner(spark, listener, signal, fresh, asked);
  }

  /**
   * The same, for a study that has ended: trains this one trial more, which then belongs to the
   * study.
   */
  public StudyRunner trying(HandTry asked) {
    return new StudyRunner(spark, listener, signal, fresh, Optional.of(asked));
  }

  /**
   * Runs a study on the data that its specification names.
   *
   * @throws io.luthier.spark.data.DataProblem if the data cannot be used; nothing was trained
   * @throws IllegalArgumentException if the specification names no data, the search cannot begin,
   *     or no study would begin on the session ({@link io.luthier.spark.doctor.SessionRefused})
   * @throws ResumeProblem if it cannot begin in its output directory, or go on there
   * @throws UncheckedIOException if its output directory cannot be reached
   * @throws StudyStopped if it cannot be written any more; it can go on later
   */
  public TunedStudy run(StudySpec spec) {
    if (spec.data().train().isEmpty()) {
      throw new IllegalArgumentException("data.train: missing; it names the training data");
    }
    return run(spec, Optional.empty());
  }

  /**
   * Runs a study on a DataFrame.
   *
   * @throws io.luthier.spark.data.DataProblem if the data cannot be used; nothing was trained
   * @throws ResumeProblem if it cannot begin in its output directory, or go on there
   * @throws UncheckedIOException if its output directory cannot be reached
   * @throws StudyStopped if it cannot be written any more; it can go on later
   */
  public TunedStudy run(StudySpec spec, Dataset<Row> data) {
    return run(spec, Optional.of(data));
  }

  private TunedStudy run(StudySpec given, Optional<Dataset<Row>> frame) {
    TabListener tab = TabListener.begin(spark.sparkContext(), given.name(), listener);
    try {
      TunedStudy tuned = listener(tab).run(given, frame, tab);
      tab.ended(tuned);
      return tuned;
    } catch (RuntimeException | Error failed) {
      tab.failed(failed);
      throw failed;
    }
  }

  private TunedStudy run(StudySpec given, Optional<Dataset<Row>> frame, TabListener tab) {
    long start = System.nanoTime();
    SessionRefusals.check(spark);
    Duration every = LiveReport.every(spark);
    Duration trackingWait = LiveTracking.longestWait(spark);
    String endpoint = DriverEndpoint.of(spark.sparkContext());
    List<Lane> lanes = Lane.of(given.resources(), spark.sparkContext());
    StudyDirectory directory;
    StudySpec spec;
    // Who tracks the study warns from a thread of its own.
    List<String> warnings = Collections.synchronizedList(new ArrayList<>(given.warnings()));
    OpenStudy open;
    EarlierStudy earlier;
    try {
      Configuration hadoop = spark.sparkContext().hadoopConfiguration();
      directory = new StudyDirectory(given.output(), hadoop);
      spec = given.withOutput(directory.path());
      NetworkFactories.open(spec.network(), Thread.currentThread().getContextClassLoader());
      // A study that goes on has written down what it took over.
      earlier = fresh || !directory.hasStudy() ? EarlierStudy.of(spec, hadoop) : EarlierStudy.NONE;
      // Before the data is read: what is wrong with the search, or with what is there already,
      // should not cost anything.
      open = OpenStudy.open(spec, asked, directory, fresh, CLOCK, warnings);
      tab.opened(directory);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    try (open;
        ExecutorWatch watch = new ExecutorWatch(spark.sparkContext(), listener);
        PreparedData data = DataPreparation.prepare(spark, spec, frame)) {
      warnings.addAll(data.warnings());
      Doctor.glance(spark.sparkContext(), directory.path()).stream()
          .map(Finding::sentence)
          .forEach(warnings::add);
      warnings.forEach(listener::warned);
      Consumer<String> warn =
          warning -> {
            warnings.add(warning);
            listener.warned(warning);
          };
      open.begin(DataFacts.of(data), earlier, spark.version(), warn);
      if (open.isResumed()) {
        listener.resumed(open.study().progress());
      }
      tab.training(open);
      int most = spec.search().parallelism().orElse(Integer.MAX_VALUE);
      listener.started(open.study().progress(), watch.train(lanes, most));
      try (LiveTracking tracking =
          LiveTracking.start(open, DataFacts.of(data), trackingWait, warn)) {
        LiveReport live =
            LiveReport.start(open, DataFacts.of(data), directory, every, warnings, warn);
        try (live) {
          train(open.study(), data, lanes, endpoint, directory, warn);
        }
        watch.trained();
        return finish(open, data, directory, tracking, warnings, start);
      }
    } catch (IOException failed) {
      throw new StudyStopped(
          "the study cannot be written to "
              + directory.path()
              + ": "
              + failed.getMessage()
              + ". What was counted is safe; once this is mended, the same command goes on from there",
          failed);
    }
  }

  private void train(
      Study study,
      PreparedData data,
      List<Lane> lanes,
      String endpoint,
      StudyDirectory directory,
      Consumer<String> warn)
      throws IOException {
    SparkContext context = spark.sparkContext();
    if (!context.isLocal() || Lane.slots(lanes, context) > 1) {
      orderTrials(study, data.folds().get(0).data());
    }
    String id = study.spec().name() + "-" + UUID.randomUUID();
    try (TrialFolds shared = TrialFolds.of(data.folds(), context)) {
      TrialTask task = new TrialTask(id, study.spec(), endpoint, shared);
      // Tasks may be interrupted: they only wait, and trials have threads of their own.
      context.setJobGroup(id, "Luthier study " + study.spec().name(), true);
      new StudyDriver(
              study,
              id,
              lanes,
              context,
              listener,
              signal,
              run -> discard(directory, study.spec().data(), run),
              warn)
          .run(task);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the study was interrupted", stopped);
    } finally {
      context.clearJobGroup();
    }
  }

  /** The longest trials go first, where that can be told. */
  private static void orderTrials(Study study, PackedData data) {
    StudySpec spec = study.spec();
    NetworkCost.of(
            spec.network(),
            new NetworkShape(data.width(), data.target().outputs(), spec.data().task()),
            data.trainingRows(),
            data.validationRows(),
            spec.training().epochs())
        .ifPresent(study::longestFirst);
  }

  private static void discard(StudyDirectory directory, DataSpec data, int run) {
    try {
      directory.discardModel(StudyDirectory.model(data, run));
    } catch (IOException failed) {
      // A model too many does no harm, and goes when the study ends.
      LOG.warn("the model of {} cannot be removed: {}", data.name(run), failed.getMessage());
    }
  }

  private TunedStudy finish(
      OpenStudy open,
      PreparedData data,
      StudyDirectory directory,
      LiveTracking tracking,
      List<String> warnings,
      long start)
      throws IOException {
    directory.retract();
    open.study().stop().ifPresent(stop -> warnings.add(stop.reason()));
    StudySpec spec = open.study().spec();
    Ranking ranking = new KeptModels(directory, data.folds()).settle(open.study(), warnings);
    Optional<TrialResult> winner = Findings.winner(ranking);
    Optional<Map<String, Double>> test = Optional.empty();
    if (winner.isPresent()) {
      List<String> trusted = TrustedClasses.of(spark.sparkContext().conf(), spec);
      PreparedFold fold = foldOf(winner.get(), open, data);
      test = open.testScore(winner.get(), new TestScore(directory, fold, trusted));
    }
    Optional<Previous> previous = previous(open, data, directory);
    DataFacts facts = DataFacts.of(data);
    Findings findings = Findings.of(spec, ranking, facts);
    List<String> story = new ArrayList<>(findings.story());
    previous.ifPresent(known -> story.addAll(known.story(winner, spec.objective())));
    if (spec.search().fromLatest().isPresent() && open.earlierStudy().isEmpty()) {
      story.add(
          "No study in "
              + spec.search().fromLatest().get()
              + " has ended well before this one, so that it began by itself.");
    }
    report(open, findings, story, test, directory, warnings);
    TunedStudy tuned =
        new TunedStudy(
            spark,
            spec,
            ranking,
            test,
            open.study().stop(),
            List.copyOf(warnings),
            List.copyOf(story),
            previous,
            findings.insights(),
            findings.table(),
            new StudyTables(spec, facts.classes()).history(open.study().runs()));
    write(tuned.ranking(), directory.path("ranking.parquet"));
    write(tuned.history(), directory.path("history.parquet"));
    directory.write(RankingCsv.FILE, RankingCsv.write(findings.table()));
    double seconds = (System.nanoTime() - start) / 1e9;
    // Last of all: it says that everything else is complete.
    directory.write(Summary.FILE, Summary.of(tuned, open.testOpenings(), seconds, spark.version()));
    tracking.finish(tuned, directory);
    if (warnings.size() == tuned.warnings().size()) {
      return tuned;
    }
    TunedStudy warned = tuned.withWarnings(List.copyOf(warnings));
    directory.write(
        Summary.FILE, Summary.of(warned, open.testOpenings(), seconds, spark.version()));
    return warned;
  }

  /** The page for people. What cannot be shown is no reason to lose what can be computed with. */
  private void report(
      OpenStudy open,
      Findings findings,
      List<String> story,
      Optional<Map<String, Double>> test,
      StudyDirectory directory,
      List<String> warnings) {
    Study study = open.study();
    try {
      new ReportFile(directory, study.spec())
          .write(
              Summary.state(study.stop(), findings.winner()),
              findings,
              story,
              warnings,
              test.orElse(Map.of()),
              open.chronicle().snapshot(false),
              OptionalLong.empty());
    } catch (IOException | RuntimeException failed) {
      String warning = ReportPage.FILE + " could not be written: " + failed.getMessage();
      warnings.add(warning);
      listener.warned(warning);
      LOG.debug(warning, failed);
    }
  }

  /** How the winner of the study that this one took over from does here, if there is one. */
  private Optional<Previous> previous(OpenStudy open, PreparedData data, StudyDirectory directory)
      throws IOException {
    boolean asked = open.study().stop().filter(s -> s.kind() == Stop.Kind.REQUEST).isPresent();
    if (open.earlierStudy().isEmpty() || asked) {
      // Who has told it to stop does not want to wait.
      return Optional.empty();
    }
    List<String> trusted = TrustedClasses.of(spark.sparkContext().conf(), open.study().spec());
    return Optional.of(new PreviousScore(spark, directory, data, trusted).of(open.earlierStudy()));
  }

  /** The fold that a trial's model was trained on. */
  private static PreparedFold foldOf(TrialResult trial, OpenStudy open, PreparedData data) {
    int model =
        open.study().kept().stream()
            .filter(kept -> kept.trial() == trial.trial().number())
            .mapToInt(ModelShelf.Kept::model)
            .findFirst()
            .orElse(0);
    return data.folds().get(open.study().spec().data().fold(model));
  }

  private static void write(Dataset<Row> table, String path) throws IOException {
    SparkWrite.run(() -> table.coalesce(1).write().mode(SaveMode.Overwrite).parquet(path));
  }
}
