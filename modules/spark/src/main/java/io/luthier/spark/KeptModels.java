package io.luthier.spark;

import io.luthier.spark.data.FeaturePipeline;
import io.luthier.spark.data.PreparedFold;
import io.luthier.spark.store.SparkWrite;
import io.luthier.study.ModelShelf;
import io.luthier.study.Ranking;
import io.luthier.study.Study;
import io.luthier.trial.TrialResult;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Makes the models of the best trials complete, and the ranking say which these are. */
record KeptModels(StudyDirectory directory, List<PreparedFold> folds) {

  /**
   * Saves its feature pipeline beside every kept network, and removes all other models.
   *
   * @param warnings where it is said if a model is not there
   * @return the ranking, with {@code model} set where a complete model is
   */
  Ranking settle(Study study, List<String> warnings) throws IOException {
    Set<Integer> kept = new TreeSet<>();
    Set<String> whole = new TreeSet<>();
    for (ModelShelf.Kept best : study.kept()) {
      String model = StudyDirectory.model(study.spec().data(), best.model());
      if (directory.has(StudyDirectory.network(model))) {
        String place = directory.path(StudyDirectory.pipeline(model));
        FeaturePipeline pipeline = folds.get(study.spec().data().fold(best.model())).pipeline();
        SparkWrite.run(() -> pipeline.save(place));
        kept.add(best.trial());
        whole.add(model);
      } else {
        warnings.add(
            "the model of trial "
                + best.trial()
                + " is not at "
                + directory.path(model)
                + ", though its executor wrote it there: the output must be on a file system that"
                + " the driver and all executors share");
      }
    }
    for (String model : directory.models()) {
      if (!whole.contains(model)) {
        directory.discardModel(model);
      }
    }
    List<TrialResult> results =
        study.history().results().stream()
            .map(result -> kept.contains(result.trial().number()) ? result : result.withModel(""))
            .collect(Collectors.toList());
    return new Ranking(study.spec().objective(), results);
  }
}
