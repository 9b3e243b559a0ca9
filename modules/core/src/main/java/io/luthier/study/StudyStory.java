package io.luthier.study;

import io.luthier.sampler.staged.StagedSampler;
import io.luthier.trial.History;
import io.luthier.trial.TrialResult;
import java.util.Comparator;
import java.util.List;

/** What a study's search did, in sentences, where it has something to tell. */
public final class StudyStory {

  private StudyStory() {}

  /**
   * The story of a staged search; of any other, nothing.
   *
   * @param results the study's results, in any order
   */
  public static List<String> of(StudySpec spec, List<TrialResult> results) {
    if (spec.search().strategy() != Strategy.STAGED) {
      return List.of();
    }
    History history = History.empty();
    List<TrialResult> byNumber =
        results.stream().sorted(Comparator.comparing(result -> result.trial().number())).toList();
    for (TrialResult result : byNumber) {
      history = history.propose(result.trial()).finish(result);
    }
    return new StagedSampler(spec.space(), spec.objective()).story(history);
  }
}
