package io.luthier.cli;

import io.luthier.callback.EarlyStopping;
import io.luthier.callback.ReduceLrOnPlateau;
import io.luthier.space.Configuration;
import io.luthier.study.ExecutorSpec;
import io.luthier.study.NetworkSpec;
import io.luthier.study.SearchSpec;
import io.luthier.study.Strategy;
import io.luthier.study.StudySpec;
import io.luthier.study.TrackingSpec;
import io.luthier.study.TrainingSpec;
import io.luthier.trial.Direction;
import io.luthier.trial.Objective;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Reads {@code study.yaml}: from text to a specification, with every check that needs no Spark.
 * Keys that are left out keep the defaults of {@link StudySpec#builder}.
 */
final class StudyFile {

  private final Entry file;
  private final Location location;

  private StudyFile(Entry file, Location location) {
    this.file = file;
    this.location = location;
  }

  /**
   * Reads a study file.
   *
   * @param path where it is: a local path, or one of any Hadoop file system
   * @param overrides {@code key.path=value} each, which win over the file
   * @param placeholders what is filled in, in both of them
   * @throws UsageProblem if anything in it is wrong: names file, line, key, what was found, and
   *     what is allowed
   */
  static StudySpec read(String path, List<String> overrides, Placeholders placeholders) {
    Location location = new Location(path);
    Entry file =
        YamlText.parse(
            location.name(),
            placeholders.fill(location.name(), location.text()),
            overrides.stream().map(set -> placeholders.fill("--set " + set, set)).toList());
    return new StudyFile(file, location).spec();
  }

  private StudySpec spec() {
    file.only(
        "study",
        "seed",
        "data",
        "network",
        "space",
        "objective",
        "search",
        "training",
        "trialSlots",
        "executors",
        "output",
        "keepModels",
        "tracking");
    String name = file.get("study").map(Entry::text).orElseGet(location::nameWithoutExtension);
    StudySpec.Builder study = StudySpec.builder(name);
    file.get("seed").map(Entry::whole).ifPresent(study::seed);
    new DataSection(file.require("data", "it says where the data is"), location).into(study);
    NetworkSpec network = file.get("network").map(StudyFile::network).orElse(new NetworkSpec.Mlp());
    study.network(network);
    file.get("space")
        .ifPresent(space -> new SpaceReader(network).read(space).forEach(study::parameter));
    file.get("objective").map(StudyFile::metric).ifPresent(study::objective);
    study.search(file.get("search").map(this::search).orElse(SearchSpec.builder().build()));
    file.get("training").ifPresent(training -> training(training, study));
    file.get("trialSlots").map(Entry::count).ifPresent(study::trialSlots);
    file.get("executors")
        .map(Entry::items)
        .ifPresent(all -> all.stream().map(StudyFile::executor).forEach(study::executor));
    study.output(location.resolve(file.get("output").map(Entry::text).orElse("out/" + name)));
    file.get("keepModels").map(Entry::count).ifPresent(study::keepModels);
    file.get("tracking").map(entry -> tracking(entry, name)).ifPresent(study::tracking);
    return file.checked(study::build);
  }

  private static NetworkSpec network(Entry entry) {
    if (!entry.isMapping()) {
      return network(entry.word("mlp", "cnn"), entry);
    }
    if (entry.get("class").isPresent()) {
      entry.only("class");
      return new NetworkSpec.Custom(entry.require("class", "").text());
    }
    Entry type =
        entry.require("type", "allowed are mlp and cnn, or class: with a class of your own");
    return network(type.word("mlp", "cnn"), entry);
  }

  private static NetworkSpec network(String type, Entry entry) {
    if (type.equals("mlp")) {
      if (entry.isMapping()) {
        entry.only("type");
      }
      return new NetworkSpec.Mlp();
    }
    entry.only("type", "height", "width", "channels");
    int height = entry.require("height", "a cnn needs its images' height in pixels").count();
    int width = entry.require("width", "a cnn needs its images' width in pixels").count();
    int channels = entry.get("channels").map(Entry::count).orElse(1);
    return entry.checked(() -> new NetworkSpec.Cnn(height, width, channels));
  }

  /** A metric by its name, or with a direction. */
  private static Objective metric(Entry entry) {
    if (!entry.isMapping()) {
      String name = entry.text();
      return entry.checked(() -> Objective.of(name));
    }
    entry.only("metric", "mode");
    Entry metric = entry.require("metric", "it names what is to be optimised");
    String mode = entry.get("mode").map(m -> m.word("min", "max", "auto")).orElse("auto");
    return switch (mode) {
      case "min" -> new Objective(metric.text(), Direction.MIN);
      case "max" -> new Objective(metric.text(), Direction.MAX);
      default -> metric.checked(() -> Objective.of(metric.text()));
    };
  }

  private SearchSpec search(Entry entry) {
    entry.only(
        "strategy",
        "trials",
        "gridPoints",
        "gridLimit",
        "parallelism",
        "budget",
        "failureLimit",
        "enqueue",
        "configurations",
        "repeats",
        "from",
        "pruner");
    SearchSpec.Builder search = SearchSpec.builder();
    entry.get("strategy").map(StudyFile::strategy).ifPresent(search::strategy);
    entry.get("trials").map(Entry::count).ifPresent(search::trials);
    entry.get("gridPoints").map(Entry::count).ifPresent(search::gridPoints);
    entry.get("gridLimit").map(Entry::whole).ifPresent(search::gridLimit);
    entry.get("parallelism").map(Entry::count).ifPresent(search::parallelism);
    entry.get("budget").map(Entry::duration).ifPresent(search::budget);
    entry.get("failureLimit").map(Entry::count).ifPresent(search::failureLimit);
    entry.get("enqueue").map(StudyFile::configurations).ifPresent(search::enqueue);
    entry.get("configurations").map(StudyFile::configurations).ifPresent(search::configurations);
    entry.get("from").ifPresent(from -> from(from, search));
    entry.get("repeats").map(Entry::count).ifPresent(search::repeats);
    entry.get("pruner").flatMap(PrunerReader::read).ifPresent(search::pruner);
    return entry.checked(search::build);
  }

  /** An earlier study by its directory, or the latest one of those in a directory. */
  private void from(Entry entry, SearchSpec.Builder search) {
    if (!entry.isMapping()) {
      search.from(location.resolve(entry.text()));
      return;
    }
    entry.only("latest");
    Entry latest = entry.require("latest", "it names the directory of the earlier studies");
    search.fromLatest(location.resolve(latest.text()));
  }

  private static Strategy strategy(Entry entry) {
    return Strategy.valueOf(
        entry.word("grid", "random", "tpe", "staged", "list").toUpperCase(Locale.ROOT));
  }

  private static List<Configuration> configurations(Entry entry) {
    return entry.items().stream().map(StudyFile::configuration).toList();
  }

  private static Configuration configuration(Entry entry) {
    Map<String, Object> values = new LinkedHashMap<>();
    entry.entries().forEach((name, value) -> values.put(name, SpaceReader.plain(value)));
    return entry.checked(() -> new Configuration(values));
  }

  private static void training(Entry entry, StudySpec.Builder study) {
    entry.only("epochs", "earlyStopping", "reduceLrOnPlateau", "trialTimeout", "engine");
    entry.get("epochs").map(Entry::count).ifPresent(study::epochs);
    callback(
        entry.get("earlyStopping"),
        study::withoutEarlyStopping,
        settings -> study.earlyStopping(earlyStopping(settings)));
    callback(
        entry.get("reduceLrOnPlateau"),
        study::withoutReduceLrOnPlateau,
        settings -> study.reduceLrOnPlateau(reduceLrOnPlateau(settings)));
    entry.get("trialTimeout").map(Entry::duration).ifPresent(study::trialTimeout);
    entry
        .get("engine")
        .map(e -> e.word("auto", "dl4j").toUpperCase(Locale.ROOT))
        .map(TrainingSpec.Engine::valueOf)
        .ifPresent(study::engine);
  }

  private static TrackingSpec tracking(Entry entry, String study) {
    entry.only("mlflow", "experiment", "logModels");
    String server =
        entry.require("mlflow", "it is the address of an MLflow tracking server").text();
    String experiment = entry.get("experiment").map(Entry::text).orElse(study);
    boolean models = entry.get("logModels").map(Entry::flag).orElse(true);
    return entry.checked(() -> new TrackingSpec(server, experiment, models));
  }

  private static ExecutorSpec executor(Entry entry) {
    entry.only("cores", "gpus", "gpusPerTrial", "trialSlots");
    int cores = entry.require("cores", "an executor has at least one").count();
    int gpus = entry.get("gpus").map(Entry::count).orElse(0);
    double gpusPerTrial = entry.get("gpusPerTrial").map(Entry::number).orElse(1.0);
    OptionalInt slots =
        entry.get("trialSlots").map(e -> OptionalInt.of(e.count())).orElse(OptionalInt.empty());
    return entry.checked(() -> new ExecutorSpec(cores, gpus, gpusPerTrial, slots));
  }

  private static void callback(Optional<Entry> entry, Runnable none, Consumer<Entry> settings) {
    if (entry.isEmpty()) {
      return;
    }
    Entry callback = entry.get();
    if (callback.isMapping()) {
      settings.accept(callback);
    } else if ("none".equals(callback.value())) {
      none.run();
    } else {
      throw callback.problem(
          "found " + callback.shown() + "; allowed are keys with values, or none");
    }
  }

  private static EarlyStopping.Builder earlyStopping(Entry entry) {
    entry.only(
        "monitor",
        "mode",
        "patience",
        "minDelta",
        "baseline",
        "restoreBestWeights",
        "startFromEpoch");
    EarlyStopping.Builder callback = EarlyStopping.builder();
    monitor(entry).ifPresent(callback::monitor);
    entry.get("patience").map(Entry::count).ifPresent(callback::patience);
    entry.get("minDelta").map(Entry::number).ifPresent(callback::minDelta);
    entry.get("baseline").map(Entry::number).ifPresent(callback::baseline);
    entry.get("restoreBestWeights").map(Entry::flag).ifPresent(callback::restoreBestWeights);
    entry.get("startFromEpoch").map(Entry::count).ifPresent(callback::startFromEpoch);
    entry.checked(() -> callback.build(Objective.VAL_LOSS));
    return callback;
  }

  private static ReduceLrOnPlateau.Builder reduceLrOnPlateau(Entry entry) {
    entry.only("monitor", "mode", "factor", "patience", "minDelta", "cooldown", "minLr");
    ReduceLrOnPlateau.Builder callback = ReduceLrOnPlateau.builder();
    monitor(entry).ifPresent(callback::monitor);
    entry.get("factor").map(Entry::number).ifPresent(callback::factor);
    entry.get("patience").map(Entry::count).ifPresent(callback::patience);
    entry.get("minDelta").map(Entry::number).ifPresent(callback::minDelta);
    entry.get("cooldown").map(Entry::count).ifPresent(callback::cooldown);
    entry.get("minLr").map(Entry::number).ifPresent(callback::minLr);
    entry.checked(() -> callback.build(Objective.VAL_LOSS));
    return callback;
  }

  /** What a callback watches; its mode stands beside it, as in Keras. */
  private static Optional<Objective> monitor(Entry callback) {
    String mode = callback.get("mode").map(m -> m.word("auto", "min", "max")).orElse("auto");
    Optional<Entry> monitor = callback.get("monitor");
    if (monitor.isEmpty() && !mode.equals("auto")) {
      throw callback.problem("mode needs a monitor beside it");
    }
    return monitor.map(
        name ->
            mode.equals("auto")
                ? name.checked(() -> Objective.of(name.text()))
                : new Objective(name.text(), Direction.valueOf(mode.toUpperCase(Locale.ROOT))));
  }
}
