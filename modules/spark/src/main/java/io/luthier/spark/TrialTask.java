package io.luthier.spark;

import io.luthier.dl4j.MemoryLimit;
import io.luthier.dl4j.NativeSettings;
import io.luthier.dl4j.TrainedTrial;
import io.luthier.dl4j.TrialTrainer;
import io.luthier.dl4j.data.TrainingData;
import io.luthier.dl4j.device.DeviceChoice;
import io.luthier.dl4j.network.NetworkFactories;
import io.luthier.dl4j.network.NetworkFactory;
import io.luthier.spark.link.Assignment;
import io.luthier.spark.link.DriverEndpoint;
import io.luthier.spark.link.GrantedGpus;
import io.luthier.spark.link.LuthierPlugin;
import io.luthier.spark.link.StudyLine;
import io.luthier.study.StudyJson;
import io.luthier.study.StudySpec;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialJson;
import io.luthier.trial.TrialResult;
import io.luthier.trial.TrialResult.Place;
import java.io.IOException;
import java.io.Serializable;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.storage.BlockManagerId;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/**
 * One Spark task: asks its study for a trial, trains it, saves its model if that may be kept, and
 * returns the result as bytes, or none if there was no trial for it. A failing trial is a result,
 * not an exception.
 */
final class TrialTask extends AbstractFunction1<Iterator<Long>, byte[]> implements Serializable {

  private static final long serialVersionUID = 1;

  private final String study;
  private final byte[] spec;
  private final String endpoint;
  private final TrialFolds data;

  /**
   * What every task of a study is sent.
   *
   * @param study the study's id
   * @param endpoint whom to ask in a session without the plugin; see {@link DriverEndpoint#of}
   */
  TrialTask(String study, StudySpec spec, String endpoint, TrialFolds data) {
    this.study = study;
    this.spec = StudyJson.write(spec);
    this.endpoint = endpoint;
    this.data = data;
  }

  @Override
  public byte[] apply(Iterator<Long> tickets) {
    TaskContext context = TaskContext.get();
    StudyLine line =
        LuthierPlugin.line(study)
            .or(() -> DriverEndpoint.line(study, endpoint))
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "this executor was started without " + LuthierPlugin.class.getName()));
    Assignment assignment =
        line.claim(tickets.next(), context.attemptNumber(), SparkEnv.get().executorId());
    try {
      if (assignment.trial().isPresent()) {
        Trial trial = assignment.trial().get();
        RunningTrials.begin(study, trial.number());
        try {
          return TrialJson.write(train(trial, assignment.attempt(), line));
        } finally {
          RunningTrials.end(study, trial.number());
        }
      }
      if (assignment.after().isPresent()) {
        RunningTrials.await(study, assignment.after().getAsInt());
      }
      return new byte[0];
    } catch (InterruptedException killed) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the task was killed", killed);
    }
  }

  /** Has a trial trained, and sees to it that it ends when it must. */
  private TrialResult train(Trial trial, int attempt, StudyLine line) throws InterruptedException {
    StudySpec study = StudyJson.read(spec);
    BlockManagerId here = SparkEnv.get().blockManager().blockManagerId();
    String executor = here.executorId() + "@" + here.host();
    MemoryLimit memory = ProcessMemory.limit(SparkEnv.get().conf(), here.executorId());
    TrainingData rows;
    try {
      rows = data.open(study.data().fold(trial.number()));
    } catch (IOException unusable) {
      return failed(trial, unusable, new Place(executor, "", attempt));
    }
    int threads = TaskContext.get().cpus();
    GrantedGpus.tell(TaskContext.get());
    TrialThread<TrialResult> thread =
        new TrialThread<>(
            cancelled -> {
              TrialProgress progress =
                  new TrialProgress(trial.number(), attempt, line, memory, cancelled);
              return train(trial, study, rows, threads, progress, new Place(executor, "", attempt));
            });
    long start = System.nanoTime();
    try {
      Optional<TrialResult> result = thread.run(study.training().trialTimeout());
      if (result.isPresent()) {
        memory.excess().ifPresent(excess -> line.spoiled(trial.number(), excess));
        return result.get();
      }
      return TrialResult.failed(
          trial,
          "TimeoutException",
          "trialTimeout of "
              + StudySpec.text(study.training().trialTimeout().orElseThrow())
              + ": it did not end by itself, so its thread was interrupted"
              + (thread.hasEnded() ? "" : ", and when that did not help, abandoned"),
          (System.nanoTime() - start) / 1e9,
          new Place(executor, "", attempt));
    } finally {
      if (!thread.hasEnded()) {
        line.spoiled(trial.number(), "it does not end, though its thread was interrupted");
      }
    }
  }

  /** On the trial's own thread. */
  private static TrialResult train(
      Trial trial,
      StudySpec study,
      TrainingData data,
      int threads,
      TrialProgress progress,
      Place place) {
    NetworkFactory factory;
    try {
      NativeSettings.prepare();
      NativeSettings.bindCurrentThread(threads);
      progress.memory().check();
      factory =
          NetworkFactories.open(study.network(), Thread.currentThread().getContextClassLoader());
    } catch (RuntimeException | LinkageError | OutOfMemoryError unusable) {
      return failed(trial, unusable, place);
    }
    DeviceChoice device = NativeSettings.device();
    Place bound = new Place(place.executor(), device.device(), place.attempt(), device.unusedGpu());
    try (TrainedTrial trained =
        new TrialTrainer(factory, study.training()).train(trial, data, progress, bound)) {
      TrialResult result = save(trained, study, progress.line());
      return device.remark().isEmpty() ? result : result.withMessage(device.remark());
    }
  }

  /** A trial that could not begin. */
  private static TrialResult failed(Trial trial, Throwable why, Place place) {
    return TrialResult.failed(
        trial, why.getClass().getSimpleName(), String.valueOf(why.getMessage()), 0, place);
  }

  private static TrialResult save(TrainedTrial trained, StudySpec study, StudyLine line) {
    TrialResult result = trained.result();
    int number = result.trial().number();
    double value = study.objective().in(result.metrics());
    if (trained.network().isEmpty() || !line.wouldKeep(number, value)) {
      return result;
    }
    try {
      StudyDirectory directory = new StudyDirectory(study.output(), SparkHadoopUtil.get().conf());
      String model = StudyDirectory.model(study.data(), number);
      directory.saveNetwork(model, trained.network().get());
      return result.withModel(model);
    } catch (IOException failed) {
      return result.withMessage("the model could not be saved: " + failed.getMessage());
    }
  }
}
