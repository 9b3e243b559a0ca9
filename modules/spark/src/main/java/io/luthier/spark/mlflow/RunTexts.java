package io.luthier.spark.mlflow;

import io.luthier.space.Values;
import io.luthier.study.DataSpec;
import io.luthier.study.NetworkSpec;
import io.luthier.study.StudyJson;
import io.luthier.study.StudySpec;
import io.luthier.trial.TrialResult;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The tags and parameters of a study's runs. What is empty is left out. */
final class RunTexts {

  /** Which study a run belongs to. */
  static final String STUDY = "luthier.study";

  /** Which trial it is; the study's own run has none. */
  static final String TRIAL = "luthier.trial";

  static final String STATE = "luthier.state";
  static final String STORY = "luthier.story";

  /** What MLflow's page shows as a run's description. */
  static final String NOTE = "mlflow.note.content";

  private RunTexts() {}

  /** What a run is found by, and what MLflow's page shows of its origin. */
  static Map<String, String> identity(TrackedStudy study) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put(STUDY, study.id());
    tags.put("mlflow.source.name", "luthier");
    tags.put("mlflow.source.type", "JOB");
    tags.put("mlflow.user", System.getProperty("user.name", ""));
    return tags;
  }

  /** The same for a trial's run. */
  static Map<String, String> identity(TrackedStudy study, TrackedTrial trial, String parent) {
    Map<String, String> tags = identity(study);
    tags.put(TRIAL, String.valueOf(trial.number()));
    tags.put("mlflow.parentRunId", parent);
    return tags;
  }

  /** What may still change of a trial. */
  static Map<String, String> tags(TrackedTrial trial) {
    Map<String, String> tags = new LinkedHashMap<>();
    put(tags, STATE, trial.state());
    put(tags, "luthier.diagnosis", trial.diagnosis());
    put(tags, "luthier.origin", trial.trial().origin());
    put(tags, "luthier.why", trial.trial().why());
    put(tags, "luthier.seed", String.valueOf(trial.trial().seed()));
    trial.result().ifPresent(result -> put(result, tags));
    return tags;
  }

  /** Of a run's tags, those that {@link #tags(TrackedTrial)} has made. */
  static Map<String, String> changing(Map<String, String> all) {
    Map<String, String> tags = new LinkedHashMap<>(all);
    tags.keySet()
        .removeIf(name -> !name.startsWith("luthier.") || name.equals(STUDY) || name.equals(TRIAL));
    return tags;
  }

  private static void put(TrialResult result, Map<String, String> tags) {
    put(tags, "luthier.stopReason", result.outcome().stopReason());
    put(tags, "luthier.executor", result.place().executor());
    put(tags, "luthier.device", result.place().device());
    put(tags, "luthier.attempt", String.valueOf(result.place().attempt()));
    put(tags, "luthier.message", result.message());
  }

  /** The parameters of a trial. */
  static Map<String, String> parameters(TrackedTrial trial) {
    Map<String, String> parameters = new LinkedHashMap<>();
    trial
        .trial()
        .configuration()
        .values()
        .forEach((name, value) -> parameters.put(name, Values.text(value)));
    return parameters;
  }

  /** What may still change of a study. */
  static Map<String, String> tags(TrackedStudy study, String winnerRun) {
    Map<String, String> tags = new LinkedHashMap<>();
    put(tags, STATE, study.state());
    put(tags, "luthier.output", study.spec().output());
    study
        .winner()
        .ifPresent(
            winner -> {
              put(tags, "luthier.winner", String.valueOf(winner.trial().number()));
              put(tags, "luthier.winnerRunId", winnerRun);
              put(
                  tags,
                  "luthier.winnerConfiguration",
                  StudyJson.writePart(winner.trial().configuration()));
            });
    put(tags, STORY, String.join("\n\n", study.story()));
    put(tags, "luthier.warnings", String.join("\n\n", study.warnings()));
    return tags;
  }

  /** What never changes of a study, as its file has it. */
  static Map<String, String> parameters(StudySpec spec) {
    Map<String, String> parameters = new LinkedHashMap<>();
    put(parameters, "seed", String.valueOf(spec.seed()));
    put(parameters, "data.train", spec.data().train().map(DataSpec.Source::path).orElse(""));
    put(parameters, "data.label", spec.data().label());
    put(parameters, "data.task", word(spec.data().task()));
    put(parameters, "network", network(spec.network()));
    put(parameters, "objective", spec.objective().metric());
    put(parameters, "search.strategy", word(spec.search().strategy()));
    put(parameters, "training.epochs", String.valueOf(spec.training().epochs()));
    return parameters;
  }

  private static String network(NetworkSpec network) {
    return network instanceof NetworkSpec.Custom custom
        ? custom.className()
        : network.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static void put(Map<String, String> texts, String name, String text) {
    if (!text.isEmpty()) {
      texts.put(name, RunLog.cut(text, RunLog.TAG_LENGTH));
    }
  }
}
