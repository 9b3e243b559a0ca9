package io.luthier.cli;

import io.luthier.study.StudySpec;
import io.luthier.study.TrackingSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code study.yaml}: from text to a specification, with every check that needs no Spark.
 * Keys that are left out keep the defaults of {@link StudySpec#builder}.
 */
final class StudyFile {

  private static final List<String> KEYS = keys();

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

  private static List<String> keys() {
    List<String> keys = new ArrayList<>(List.of("study", "seed", "data"));
    keys.addAll(StudySections.KEYS);
    keys.addAll(List.of("output", "keepModels", "tracking"));
    return List.copyOf(keys);
  }

  private StudySpec spec() {
    file.only(KEYS);
    String name = file.get("study").map(Entry::text).orElseGet(location::nameWithoutExtension);
    StudySpec.Builder study = StudySpec.builder(name);
    file.get("seed").map(Entry::whole).ifPresent(study::seed);
    new DataSection(file.require("data", "it says where the data is"), location).into(study);
    new StudySections(location::resolve).into(file, study);
    study.output(location.resolve(file.get("output").map(Entry::text).orElse("out/" + name)));
    file.get("keepModels").map(Entry::count).ifPresent(study::keepModels);
    file.get("tracking").map(entry -> tracking(entry, name)).ifPresent(study::tracking);
    return file.checked(study::build);
  }

  private static TrackingSpec tracking(Entry entry, String study) {
    entry.only("mlflow", "experiment", "logModels");
    String server =
        entry.require("mlflow", "it is the address of an MLflow tracking server").text();
    String experiment = entry.get("experiment").map(Entry::text).orElse(study);
    boolean models = entry.get("logModels").map(Entry::flag).orElse(true);
    return entry.checked(() -> new TrackingSpec(server, experiment, models));
  }
}
