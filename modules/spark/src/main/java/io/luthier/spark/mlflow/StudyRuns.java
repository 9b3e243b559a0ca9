package io.luthier.spark.mlflow;

import io.luthier.spark.mlflow.Experiment.Run;
import io.luthier.study.TrackingSpec;
import io.luthier.trial.Measurement;
import io.luthier.trial.TrialResult;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The runs of one study on a tracking server. {@link #bring} makes them say what is known of the
 * study, whatever they have said before: it looks up what is there, sends what is missing, and
 * doubles nothing. After it has failed, it looks again. For one thread at a time.
 */
public final class StudyRuns {

  /** The metric of each epoch that says how many of them are there. */
  private static final String PER_EPOCH = "learning_rate";

  /** One of the metrics that are there once a trial has ended. */
  private static final String END = "best_epoch";

  /** How many trials in a row are refused before the server is taken to be at fault. */
  private static final int REFUSALS = 5;

  private final MlflowServer server;
  private final String experimentName;

  // Empty until it has been looked up.
  private Optional<Experiment> experiment = Optional.empty();
  private Optional<Run> parent = Optional.empty();
  private final Map<Integer, Child> children = new HashMap<>();
  private int parentTags;

  /** A trial's run. Only little is kept of each, since there may be many. */
  private static final class Child {
    final String run;
    final long begin;
    boolean parameters;
    long epochs;
    boolean figures;
    String state;
    boolean ended;
    int tags;

    Child(Run run) {
      this.run = run.id();
      this.begin = run.begin();
      this.parameters = run.parameters();
      this.epochs = run.steps().getOrDefault(PER_EPOCH, 0L);
      this.state = run.tags().getOrDefault(RunTexts.STATE, "");
      this.ended = !run.status().equals("RUNNING");
      this.figures = run.steps().containsKey(END);
      this.tags = RunTexts.changing(run.tags()).hashCode();
    }

    /** Whether nothing more is to come of it. */
    boolean isDone(TrackedTrial trial) {
      return ended && state.equals(trial.state()) && begin == trial.begin().toEpochMilli();
    }
  }

  /**
   * The runs of a study; nothing is sent yet.
   *
   * @param environment where credentials may be
   * @param patience how long to wait for each answer
   */
  public StudyRuns(TrackingSpec tracking, Map<String, String> environment, Duration patience) {
    this.server = new MlflowServer(tracking.mlflow(), environment, patience);
    this.experimentName = tracking.experiment();
  }

  /**
   * Brings the runs up to this.
   *
   * @throws IOException if something is missing then
   */
  public void bring(TrackedStudy study) throws IOException {
    try {
      if (parent.isEmpty()) {
        look(study);
      }
      bringTrials(study);
      bringParent(study);
    } catch (IOException | RuntimeException failed) {
      forget();
      throw failed;
    }
  }

  /** Has the next call look up what is there, since others may have been at it. */
  public void forget() {
    experiment = Optional.empty();
    parent = Optional.empty();
  }

  /** How many trials are there, as far as is known. */
  public int size() {
    return children.size();
  }

  /** The page of the study's run; empty as long as it is not known. */
  public Optional<String> page() {
    return experiment.flatMap(
        found ->
            parent.map(
                run -> server.name() + "/#/experiments/" + found.id() + "/runs/" + run.id()));
  }

  /**
   * Uploads files of a study that has ended, in place of those that are there.
   *
   * @return what was not done and why; empty if nothing
   */
  public Optional<String> upload(List<TrackedFile> files) throws IOException {
    Run run = parent.orElseThrow(() -> new IllegalStateException("the runs were not brought yet"));
    return new Artifacts(server, run.artifacts()).upload(files);
  }

  private void look(TrackedStudy study) throws IOException {
    Experiment found = Experiment.open(server, experimentName);
    children.clear();
    Run own = null;
    for (Run run : found.runs(RunTexts.STUDY, study.id())) {
      String trial = run.tags().getOrDefault(RunTexts.TRIAL, "");
      boolean twice;
      if (trial.isEmpty()) {
        twice = own != null;
        own = twice ? own : run;
      } else {
        twice = children.putIfAbsent(Integer.parseInt(trial), new Child(run)) != null;
      }
      if (twice) {
        // The answer to an earlier request was lost, so that it was made again.
        found.delete(run.id());
      }
    }
    if (own == null) {
      own = found.create(study.spec().name(), study.begin(), RunTexts.identity(study));
    }
    parentTags = 0;
    experiment = Optional.of(found);
    parent = Optional.of(own);
  }

  private void bringTrials(TrackedStudy study) throws IOException {
    int inRow = 0;
    MlflowRefusal first = null;
    for (TrackedTrial trial : study.trials()) {
      try {
        bring(study, trial);
        inRow = 0;
      } catch (MlflowRefusal refused) {
        first = first == null ? refused : first;
        if (refused.concernsAll() || ++inRow == REFUSALS) {
          throw refused;
        }
        // Of this one alone; the others need not suffer for it.
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private void bring(TrackedStudy study, TrackedTrial trial) throws IOException {
    Experiment runs = experiment.orElseThrow();
    Child child = children.get(trial.number());
    if (child != null && child.begin != trial.begin().toEpochMilli()) {
      // It was lost with its executor or driver, and has begun again: the curve is another.
      runs.delete(child.run);
      children.remove(trial.number());
      child = null;
    }
    if (child == null) {
      String own = parent.orElseThrow().id();
      child =
          new Child(
              runs.create(
                  "trial-" + trial.number(), trial.begin(), RunTexts.identity(study, trial, own)));
      children.put(trial.number(), child);
    }
    RunLog log = new RunLog();
    boolean done = child.isDone(trial);
    Map<String, String> tags = RunTexts.tags(trial);
    if (child.tags != tags.hashCode()) {
      log.tags(tags);
    }
    if (!child.parameters) {
      RunTexts.parameters(trial).forEach(log::parameter);
    }
    if (!done) {
      epochs(trial, child.epochs, log);
    }
    if (!done && trial.result().isPresent() && !child.figures) {
      end(trial, trial.result().get(), log);
    }
    if (!log.isEmpty()) {
      runs.log(child.run, log);
    }
    if (!done && !trial.goesOn()) {
      runs.end(child.run, status(trial.state()), trial.end());
      child.ended = true;
    }
    child.parameters = true;
    child.epochs = Math.max(child.epochs, trial.measurements().size());
    child.figures = trial.result().isPresent();
    child.tags = tags.hashCode();
    child.state = trial.state();
  }

  /** The epochs after those that are there. */
  private static void epochs(TrackedTrial trial, long there, RunLog log) {
    double seconds = 0;
    for (Measurement epoch : trial.measurements()) {
      seconds += epoch.seconds();
      if (epoch.epoch() > there) {
        Map<String, Double> metrics = new LinkedHashMap<>(epoch.metrics());
        metrics.put(PER_EPOCH, epoch.learningRate());
        metrics.put("epoch_seconds", epoch.seconds());
        // Nobody takes down when an epoch ends; what lies between them is little.
        Instant at = trial.begin().plusMillis((long) (seconds * 1000));
        log.metrics(metrics, epoch.epoch(), at.isAfter(trial.end()) ? trial.end() : at);
      }
    }
  }

  /** The figures of the restored weights are one more step, as those that Keras logs to MLflow. */
  private static void end(TrackedTrial trial, TrialResult result, RunLog log) {
    Map<String, Double> metrics = new LinkedHashMap<>(result.metrics());
    Double train = result.metrics().get("train_loss");
    Double validation = result.metrics().get("val_loss");
    if (train != null && validation != null) {
      metrics.put("gap", validation - train);
    }
    metrics.put(END, (double) result.bestEpoch());
    metrics.put("epochs", (double) result.measurements().size());
    metrics.put("final_learning_rate", result.finalLearningRate());
    metrics.put("lr_reductions", (double) result.lrReductions());
    metrics.put("seconds", result.seconds());
    log.metrics(metrics, result.measurements().size() + 1L, trial.end());
  }

  private void bringParent(TrackedStudy study) throws IOException {
    Experiment runs = experiment.orElseThrow();
    Run run = parent.orElseThrow();
    String winnerRun =
        study.winner().map(winner -> children.get(winner.trial().number()).run).orElse("");
    Map<String, String> tags = RunTexts.tags(study, winnerRun);
    if (!study.story().isEmpty() && !study.goesOn() && isOurs(run)) {
      tags.put(RunTexts.NOTE, tags.get(RunTexts.STORY));
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    study.winner().ifPresent(winner -> metrics.putAll(winner.metrics()));
    metrics.putAll(study.test());
    long step = study.ended();
    metrics.keySet().removeIf(name -> run.steps().getOrDefault(RunLog.key(name), -1L) >= step);
    boolean goesOn = run.status().equals("RUNNING");
    if (study.goesOn() && !goesOn) {
      runs.reopen(run.id());
    }
    if (parentTags != tags.hashCode() || !metrics.isEmpty() || !run.parameters()) {
      RunLog log = new RunLog().metrics(metrics, step, study.end()).tags(tags);
      if (!run.parameters()) {
        RunTexts.parameters(study.spec()).forEach(log::parameter);
      }
      runs.log(run.id(), log);
    }
    String status = study.goesOn() ? "RUNNING" : status(study.state());
    if (!study.goesOn() && (goesOn || !status.equals(run.status()) || !metrics.isEmpty())) {
      runs.end(run.id(), status, study.end());
    }
    parentTags = tags.hashCode();
    Map<String, Long> steps = new LinkedHashMap<>(run.steps());
    metrics.keySet().forEach(name -> steps.put(RunLog.key(name), step));
    Map<String, String> all = new LinkedHashMap<>(run.tags());
    all.putAll(tags);
    parent = Optional.of(new Run(run.id(), run.begin(), status, run.artifacts(), true, steps, all));
  }

  /** Whether nobody has written a description of their own. */
  private static boolean isOurs(Run run) {
    String note = run.tags().getOrDefault(RunTexts.NOTE, "");
    return note.isEmpty() || note.equals(run.tags().get(RunTexts.STORY));
  }

  private static String status(String state) {
    return switch (state) {
      case "COMPLETED" -> "FINISHED";
      case "FAILED", "DIVERGED" -> "FAILED";
      default -> "KILLED";
    };
  }
}
