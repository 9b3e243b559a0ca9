package io.luthier.cli;

import io.luthier.spark.ml.NetworkTuner;
import io.luthier.study.StudySpec;
import io.luthier.trial.Task;
import java.util.function.UnaryOperator;

/**
 * The settings of a {@link NetworkTuner} as JSON with the study file's keys: {@code network},
 * {@code space}, {@code objective}, {@code search}, {@code training}, {@code trialSlots} and {@code
 * executors}. The Python package passes them so; what they mean is decided here, as for a study
 * file.
 *
 * <pre>{@code
 * TunerSettings.set(tuner, "{\"space\": {\"layers\": {\"min\": 1, \"max\": 3}}, \"search\": {\"strategy\": \"tpe\"}}");
 * }</pre>
 */
public final class TunerSettings {

  private TunerSettings() {}

  /**
   * Sets all of them; what is left out has its default. The tuner's task should be set before,
   * because metrics depend on it.
   *
   * @throws IllegalArgumentException if anything is wrong: names the key, what was found, and what
   *     is allowed
   */
  public static void set(NetworkTuner tuner, String json) {
    StudySpec spec;
    try {
      spec =
          read(json, tuner.getTask().equals("regression") ? Task.REGRESSION : Task.CLASSIFICATION);
    } catch (UsageProblem problem) {
      throw new IllegalArgumentException(problem.getMessage(), problem);
    }
    tuner.setSpace(spec.space()).setSearch(spec.search()).setNetwork(spec.network());
    tuner
        .setTraining(spec.training())
        .setResources(spec.resources())
        .setObjective(spec.objective());
  }

  /** What must be passed to {@link #set} to get these settings; defaults are left out. */
  public static String get(NetworkTuner tuner) {
    return new SettingsWriter(tuner).json();
  }

  private static StudySpec read(String json, Task task) {
    Entry settings = JsonText.parse(json);
    settings.only(StudySections.KEYS);
    StudySpec.Builder study = StudySpec.builder("settings").label("label", task);
    new StudySections(UnaryOperator.identity()).into(settings, study);
    return settings.checked(study::build);
  }
}
