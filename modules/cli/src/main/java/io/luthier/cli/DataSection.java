package io.luthier.cli;

import io.luthier.spark.data.DataReader;
import io.luthier.study.DataSpec;
import io.luthier.study.StudySpec;
import io.luthier.trial.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The {@code data} of a study file. */
final class DataSection {

  private final Entry entry;
  private final Location location;

  DataSection(Entry entry, Location location) {
    this.entry = entry;
    this.location = location;
  }

  void into(StudySpec.Builder study) {
    entry.only(
        "train", "table", "format", "options", "label", "task", "features", "validation", "test");
    study.train(train());
    Task task =
        Task.valueOf(
            entry
                .require("task", "allowed are classification and regression")
                .word("classification", "regression")
                .toUpperCase(Locale.ROOT));
    study.label(entry.require("label", "it names the column to predict").text(), task);
    entry.get("features").map(DataSection::features).ifPresent(study::features);
    entry.get("validation").map(this::validation).ifPresent(study::validation);
    entry.get("test").map(this::split).ifPresent(study::test);
  }

  private static List<String> features(Entry features) {
    if (features.items().isEmpty()) {
      throw features.problem("is an empty list; leave it out to use all columns but the label");
    }
    return features.items().stream().map(Entry::text).toList();
  }

  private DataSpec.Source train() {
    Optional<Entry> table = entry.get("table");
    if (table.isPresent()) {
      if (entry.get("train").isPresent()) {
        throw table.get().problem("stands beside train; give one of them");
      }
      return DataSpec.Source.of(DataReader.TABLE + table.get().text());
    }
    return source(
        entry.require(
            "train", "it names the training data: a path, or table: with a table's name"));
  }

  private DataSpec.Split validation(Entry validation) {
    if (!validation.isMapping()) {
      return split(validation);
    }
    validation.only("folds");
    Entry folds = validation.require("folds", "it says how many folds there are");
    return folds.checked(() -> new DataSpec.Split.Folds(folds.count()));
  }

  private DataSpec.Split split(Entry split) {
    if (split.value() instanceof Number) {
      double share = split.number();
      return split.checked(() -> new DataSpec.Split.Fraction(share));
    }
    if (split.isMapping()) {
      throw split.problem("found keys with values; expected a fraction or a path");
    }
    return new DataSpec.Split.Separate(source(split));
  }

  private DataSpec.Source source(Entry path) {
    Map<String, String> options = new LinkedHashMap<>();
    entry
        .get("options")
        .ifPresent(all -> all.entries().forEach((key, value) -> options.put(key, value.text())));
    return new DataSpec.Source(
        location.resolve(path.text()), entry.get("format").map(Entry::text), options);
  }
}
