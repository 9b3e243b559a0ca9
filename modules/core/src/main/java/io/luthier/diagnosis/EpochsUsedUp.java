package io.luthier.diagnosis;

import io.luthier.trial.TrialResult;
import io.luthier.trial.TrialState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Early stopping that never stopped a trial: there were too few epochs for it. */
final class EpochsUsedUp {

  private static final int FEWEST = 3;

  private EpochsUsedUp() {}

  /** The insight; empty if early stopping is off, has stopped a trial, or with few trials. */
  static Optional<Insight> of(StudyFacts facts) {
    List<TrialResult> completed =
        facts.results().stream()
            .filter(result -> result.outcome().state() == TrialState.COMPLETED)
            .toList();
    boolean usedUp =
        completed.stream()
            .allMatch(
                result ->
                    result.measurements().size()
                        >= result.trial().configuration().integer("epochs", facts.epochs()));
    if (facts.patience() == 0 || completed.size() < FEWEST || !usedUp) {
      return Optional.empty();
    }
    boolean impatient = 2 * facts.patience() <= facts.epochs();
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("epochs", facts.epochs());
    figures.put("patience", facts.patience());
    figures.put("trials", completed.size());
    return Optional.of(
        new Insight(
            "epochs-used-up",
            "",
            figures,
            "Early stopping never acted: all "
                + completed.size()
                + " completed trials used all their epochs; raise training.epochs ("
                + facts.epochs()
                + " now)"
                + (impatient
                    ? "."
                    : ", or lower the patience of " + facts.patience() + " epochs.")));
  }
}
