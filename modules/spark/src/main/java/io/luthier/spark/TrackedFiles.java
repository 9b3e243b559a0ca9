package io.luthier.spark;

import io.luthier.report.ReportPage;
import io.luthier.report.StudyReport.State;
import io.luthier.spark.mlflow.TrackedFile;
import io.luthier.spark.mlflow.TrackedStudy;
import io.luthier.trial.TrialResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of a finished study that go with its runs: those for people and programs, and the
 * winner's model. Together they are a directory that {@code luthier predict} takes.
 */
final class TrackedFiles {

  private TrackedFiles() {}

  /**
   * Those that there are.
   *
   * @param models whether the winner's model is among them; a study that was stopped has no winner
   *     yet
   */
  static List<TrackedFile> of(StudyDirectory directory, TrackedStudy study, boolean models)
      throws IOException {
    List<String> names =
        new ArrayList<>(List.of(StudyRecord.FILE, Summary.FILE, RankingCsv.FILE, ReportPage.FILE));
    if (models && study.state().equals(State.COMPLETED.name())) {
      study
          .winner()
          .map(TrialResult::model)
          .filter(model -> !model.isEmpty())
          .ifPresent(names::add);
    }
    List<TrackedFile> files = new ArrayList<>();
    for (String name : names) {
      directory
          .filesBelow(name)
          .forEach(
              (path, length) ->
                  files.add(new TrackedFile(path, length, () -> directory.open(path))));
    }
    return files;
  }
}
