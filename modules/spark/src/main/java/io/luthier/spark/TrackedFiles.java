package io.luthier.spark;

import io.luthier.report.ReportPage;
import io.luthier.spark.mlflow.StudyFile;
import io.luthier.spark.mlflow.StudyFiles;
import io.luthier.trial.TrialResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files of a finished study that go with its runs: those for people and programs, and the
 * winner's model. Together they are a directory that {@code luthier predict} takes.
 */
record TrackedFiles(StudyDirectory directory, Optional<TrialResult> winner) implements StudyFiles {

  @Override
  public List<StudyFile> list(boolean models) throws IOException {
    List<String> names =
        new ArrayList<>(List.of(StudyRecord.FILE, Summary.FILE, RankingCsv.FILE, ReportPage.FILE));
    winner
        .map(TrialResult::model)
        .filter(model -> models && !model.isEmpty())
        .ifPresent(names::add);
    List<StudyFile> files = new ArrayList<>();
    for (String name : names) {
      directory
          .filesBelow(name)
          .forEach(
              (path, length) -> files.add(new StudyFile(path, length, () -> directory.open(path))));
    }
    return files;
  }
}
