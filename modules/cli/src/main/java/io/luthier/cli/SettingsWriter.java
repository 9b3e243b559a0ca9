package io.luthier.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luthier.callback.EarlyStopping;
import io.luthier.callback.ReduceLrOnPlateau;
import io.luthier.pruner.AshaPruner;
import io.luthier.pruner.MedianPruner;
import io.luthier.pruner.Pruner;
import io.luthier.space.ChoiceParameter;
import io.luthier.space.ConditionalParameter;
import io.luthier.space.Configuration;
import io.luthier.space.FixedParameter;
import io.luthier.space.IntegerParameter;
import io.luthier.space.Parameter;
import io.luthier.space.RealParameter;
import io.luthier.space.Scale;
import io.luthier.spark.ml.NetworkTuner;
import io.luthier.study.ExecutorSpec;
import io.luthier.study.NetworkSpec;
import io.luthier.study.SearchSpec;
import io.luthier.study.StudySpec;
import io.luthier.study.TrainingSpec;
import io.luthier.trial.Objective;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The other way round than {@link StudySections}: a tuner's settings under the study file's keys.
 */
final class SettingsWriter {

  private static final String NONE = "none";

  private final NetworkTuner tuner;
  private final SearchSpec search;
  private final TrainingSpec training;
  private final Objective objective;

  SettingsWriter(NetworkTuner tuner) {
    this.tuner = tuner;
    this.search = tuner.getSearch();
    this.training = tuner.getTraining();
    this.objective = tuner.getObjective();
  }

  /** All that differs from the defaults, as an object. */
  String json() {
    Map<String, Object> settings = new LinkedHashMap<>();
    Object network = network(tuner.getNetwork());
    put(settings, "network", network, "mlp");
    put(settings, "space", space(), Map.of());
    put(settings, "objective", objective(objective), "val_loss");
    put(
        settings,
        "search",
        search(),
        Map.of("strategy", "random", "trials", SearchSpec.DEFAULT_TRIALS));
    put(settings, "training", training(), Map.of("epochs", 100));
    tuner.getResources().trialSlots().ifPresent(slots -> settings.put("trialSlots", slots));
    List<Map<String, Object>> executors =
        tuner.getResources().executors().stream().map(SettingsWriter::executor).toList();
    put(settings, "executors", executors, List.of());
    try {
      return new ObjectMapper().writeValueAsString(settings);
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static void put(Map<String, Object> into, String key, Object value, Object usual) {
    if (!value.equals(usual)) {
      into.put(key, value);
    }
  }

  private static Object network(NetworkSpec network) {
    if (network instanceof NetworkSpec.Cnn cnn) {
      Map<String, Object> settings = new LinkedHashMap<>();
      settings.put("type", "cnn");
      settings.put("height", cnn.height());
      settings.put("width", cnn.width());
      put(settings, "channels", cnn.channels(), 1);
      return settings;
    }
    return network instanceof NetworkSpec.Custom custom
        ? Map.of("class", custom.className())
        : "mlp";
  }

  private Map<String, Object> space() {
    Map<String, Object> space = new LinkedHashMap<>();
    tuner
        .getSpace()
        .parameters()
        .forEach(parameter -> space.put(parameter.name(), parameter(parameter)));
    return space;
  }

  private static Object parameter(Parameter parameter) {
    if (parameter instanceof ConditionalParameter conditional) {
      Map<String, Object> settings = mapping(conditional.parameter());
      settings.put("when", conditional.condition().allowed());
      return settings;
    }
    return parameter instanceof FixedParameter fixed ? fixed.value() : mapping(parameter);
  }

  private static Map<String, Object> mapping(Parameter parameter) {
    Map<String, Object> settings = new LinkedHashMap<>();
    if (parameter instanceof FixedParameter fixed) {
      settings.put("value", fixed.value());
    } else if (parameter instanceof ChoiceParameter choice) {
      settings.put("choices", choice.values());
    } else if (parameter instanceof RealParameter real) {
      range(settings, real.min(), real.max(), real.scale(), real.points());
    } else if (parameter instanceof IntegerParameter integer) {
      range(settings, integer.min(), integer.max(), integer.scale(), integer.points());
    }
    return settings;
  }

  private static void range(
      Map<String, Object> settings, Number min, Number max, Scale scale, int points) {
    settings.put("min", min);
    settings.put("max", max);
    put(settings, "scale", word(scale), "linear");
    put(settings, "points", points, 0);
  }

  private static Object objective(Objective objective) {
    try {
      if (Objective.of(objective.metric()).equals(objective)) {
        return objective.metric();
      }
    } catch (IllegalArgumentException unknown) {
      // Its name says no direction.
    }
    return mapping("metric", objective.metric(), "mode", word(objective.direction()));
  }

  private Map<String, Object> search() {
    SearchSpec usual = SearchSpec.builder().build();
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("strategy", word(search.strategy()));
    search.trials().ifPresent(trials -> settings.put("trials", trials));
    put(settings, "gridPoints", search.gridPoints(), usual.gridPoints());
    put(settings, "gridLimit", search.gridLimit(), usual.gridLimit());
    search.parallelism().ifPresent(most -> settings.put("parallelism", most));
    search.budget().ifPresent(budget -> settings.put("budget", StudySpec.text(budget)));
    put(settings, "failureLimit", search.failureLimit(), usual.failureLimit());
    put(settings, "enqueue", configurations(search.enqueue()), List.of());
    put(settings, "configurations", configurations(search.configurations()), List.of());
    search.from().ifPresent(from -> settings.put("from", from));
    search.fromLatest().ifPresent(latest -> settings.put("from", Map.of("latest", latest)));
    put(settings, "repeats", search.repeats(), usual.repeats());
    search.pruner().ifPresent(pruner -> settings.put("pruner", pruner(pruner)));
    return settings;
  }

  private static List<Map<String, Object>> configurations(List<Configuration> configurations) {
    return configurations.stream().map(Configuration::values).toList();
  }

  private static Object pruner(Pruner pruner) {
    Map<String, Object> settings = new LinkedHashMap<>();
    if (pruner instanceof AshaPruner asha) {
      settings.put("type", "asha");
      put(settings, "reduction", asha.reduction(), AshaPruner.DEFAULT.reduction());
      put(settings, "minEpochs", asha.minEpochs(), AshaPruner.DEFAULT.minEpochs());
      put(settings, "brackets", asha.brackets(), AshaPruner.DEFAULT.brackets());
    } else if (pruner instanceof MedianPruner median) {
      settings.put("type", "median");
      put(settings, "startupTrials", median.startupTrials(), MedianPruner.DEFAULT.startupTrials());
      put(settings, "warmupEpochs", median.warmupEpochs(), MedianPruner.DEFAULT.warmupEpochs());
    }
    return settings.size() == 1 ? settings.get("type") : settings;
  }

  private Map<String, Object> training() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("epochs", training.epochs());
    callback(settings, "earlyStopping", training.earlyStopping().map(this::earlyStopping));
    callback(
        settings, "reduceLrOnPlateau", training.reduceLrOnPlateau().map(this::reduceLrOnPlateau));
    training.trialTimeout().ifPresent(limit -> settings.put("trialTimeout", StudySpec.text(limit)));
    put(settings, "engine", word(training.engine()), "auto");
    return settings;
  }

  private static void callback(
      Map<String, Object> training, String key, Optional<Map<String, Object>> settings) {
    put(training, key, settings.isPresent() ? settings.get() : NONE, Map.of());
  }

  private Map<String, Object> earlyStopping(EarlyStopping callback) {
    EarlyStopping usual = EarlyStopping.builder().build(objective);
    Map<String, Object> settings = monitor(callback.monitor());
    put(settings, "patience", callback.patience(), usual.patience());
    put(settings, "minDelta", callback.minDelta(), usual.minDelta());
    callback.baseline().ifPresent(baseline -> settings.put("baseline", baseline));
    put(settings, "restoreBestWeights", callback.restoreBestWeights(), usual.restoreBestWeights());
    put(settings, "startFromEpoch", callback.startFromEpoch(), usual.startFromEpoch());
    return settings;
  }

  private Map<String, Object> reduceLrOnPlateau(ReduceLrOnPlateau callback) {
    ReduceLrOnPlateau usual = ReduceLrOnPlateau.builder().build(objective);
    Map<String, Object> settings = monitor(callback.monitor());
    put(settings, "factor", callback.factor(), usual.factor());
    put(settings, "patience", callback.patience(), usual.patience());
    put(settings, "minDelta", callback.minDelta(), usual.minDelta());
    put(settings, "cooldown", callback.cooldown(), usual.cooldown());
    put(settings, "minLr", callback.minLr(), usual.minLr());
    return settings;
  }

  /** What a callback watches, unless that is the objective. */
  private Map<String, Object> monitor(Objective monitor) {
    return monitor.equals(objective)
        ? new LinkedHashMap<>()
        : mapping("monitor", monitor.metric(), "mode", word(monitor.direction()));
  }

  private static Map<String, Object> executor(ExecutorSpec executor) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("cores", executor.cores());
    put(settings, "gpus", executor.gpus(), 0);
    put(settings, "gpusPerTrial", executor.gpusPerTrial(), 1.0);
    executor.trialSlots().ifPresent(slots -> settings.put("trialSlots", slots));
    return settings;
  }

  private static Map<String, Object> mapping(
      String key, Object value, String other, Object otherValue) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put(key, value);
    settings.put(other, otherValue);
    return settings;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
