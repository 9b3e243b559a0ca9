package io.luthier.spark;

import io.luthier.spark.mlflow.StudyRuns;
import io.luthier.spark.mlflow.TrackedStudy;
import io.luthier.study.TrackingSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * Logs a study to MLflow from what is in its directory, whether it has ended, was stopped, or its
 * driver has died. What is there already is completed and never doubled, so it may be done again.
 *
 * @param trials how many trials are there now
 * @param page where to look at them
 * @param problem what was left out and why; empty if nothing
 */
public record MlflowExport(int trials, String page, Optional<String> problem) {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * Logs a study.
   *
   * @param output its directory, a Hadoop path
   * @param server the address of a tracking server, perhaps with a user and a password
   * @param experiment by default what the study says, or else the study's name
   * @param models whether the winner's model is uploaded; by default what the study says
   * @param environment where credentials may be
   * @throws java.io.FileNotFoundException if there is no study
   * @throws IOException if the study cannot be read, or something is missing on the server
   * @throws IllegalArgumentException if the address is none
   */
  public static MlflowExport of(
      String output,
      String server,
      Optional<String> experiment,
      Optional<Boolean> models,
      Configuration hadoop,
      Map<String, String> environment)
      throws IOException {
    StudyDirectory directory = new StudyDirectory(output, hadoop);
    StoredStudy stored = StoredStudy.read(directory);
    Optional<TrackingSpec> said = stored.spec().tracking();
    TrackingSpec tracking =
        new TrackingSpec(
            server,
            experiment.or(() -> said.map(TrackingSpec::experiment)).orElse(stored.spec().name()),
            models.or(() -> said.map(TrackingSpec::logModels)).orElse(true));
    StudyRuns runs = new StudyRuns(tracking, environment, PATIENCE);
    TrackedStudy study = TrackedStudies.stored(stored);
    runs.bring(study);
    Optional<String> problem = runs.upload(TrackedFiles.of(directory, study, tracking.logModels()));
    return new MlflowExport(runs.size(), runs.page().orElse(tracking.redacted()), problem);
  }
}
