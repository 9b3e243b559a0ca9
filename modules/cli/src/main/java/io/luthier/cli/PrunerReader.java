package io.luthier.cli;

import io.luthier.pruner.AshaPruner;
import io.luthier.pruner.MedianPruner;
import io.luthier.pruner.Pruner;
import java.util.Optional;

/** Reads {@code search.pruner}: a pruner's name, or its {@code type} with settings beside it. */
final class PrunerReader {

  private PrunerReader() {}

  /** The pruner; empty for none. */
  static Optional<Pruner> read(Entry entry) {
    Entry type =
        entry.isMapping() ? entry.require("type", "allowed are none, median, asha") : entry;
    return switch (type.word("none", "median", "asha")) {
      case "median" -> Optional.of(median(entry));
      case "asha" -> Optional.of(asha(entry));
      default -> none(entry);
    };
  }

  private static Optional<Pruner> none(Entry entry) {
    if (entry.isMapping()) {
      entry.only("type");
    }
    return Optional.empty();
  }

  private static Pruner median(Entry entry) {
    MedianPruner usual = MedianPruner.DEFAULT;
    if (!entry.isMapping()) {
      return usual;
    }
    entry.only("type", "startupTrials", "warmupEpochs");
    int startupTrials = count(entry, "startupTrials", usual.startupTrials());
    int warmupEpochs = count(entry, "warmupEpochs", usual.warmupEpochs());
    return entry.checked(() -> new MedianPruner(startupTrials, warmupEpochs));
  }

  private static Pruner asha(Entry entry) {
    AshaPruner usual = AshaPruner.DEFAULT;
    if (!entry.isMapping()) {
      return usual;
    }
    entry.only("type", "reduction", "minEpochs", "brackets");
    int reduction = count(entry, "reduction", usual.reduction());
    int minEpochs = count(entry, "minEpochs", usual.minEpochs());
    int brackets = count(entry, "brackets", usual.brackets());
    return entry.checked(() -> new AshaPruner(reduction, minEpochs, brackets));
  }

  private static int count(Entry entry, String key, int otherwise) {
    return entry.get(key).map(Entry::count).orElse(otherwise);
  }
}
