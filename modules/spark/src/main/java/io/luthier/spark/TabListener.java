package io.luthier.spark;

import io.luthier.report.ReportPage;
import io.luthier.report.StudyReport.State;
import io.luthier.spark.ui.ShownStudy;
import io.luthier.spark.ui.TuningTab;
import io.luthier.study.Stop;
import io.luthier.study.Study;
import io.luthier.trial.TrialResult;
import java.util.Optional;
import org.apache.spark.SparkContext;

/** Shows a study in Spark's page, where there is one, and passes on what it hears of it. */
final class TabListener implements StudyListener {

  private final Optional<ShownStudy> shown;
  private final StudyListener next;

  private TabListener(Optional<ShownStudy> shown, StudyListener next) {
    this.shown = shown;
    this.next = next;
  }

  /** Begins to show a study. */
  static TabListener begin(SparkContext spark, String study, StudyListener next) {
    return new TabListener(TuningTab.begin(spark, study), next);
  }

  /** The study's directory is held, and the study in it known. */
  void opened(StudyDirectory directory) {
    shown.ifPresent(s -> s.opened(directory.path(), () -> directory.read(ReportPage.FILE)));
  }

  /** Its trials begin. */
  void training(OpenStudy open) {
    shown.ifPresent(s -> s.started(open.study(), open.chronicle()));
  }

  /** It has come to its end, or was stopped. */
  void ended(TunedStudy tuned) {
    State state = Summary.state(tuned.stop(), tuned.winner());
    String why = tuned.stop().map(Stop::reason).orElse("");
    shown.ifPresent(s -> s.ended(state, why));
  }

  /** It could not go on. */
  void failed(Throwable failure) {
    shown.ifPresent(s -> s.ended(State.FAILED, String.valueOf(failure.getMessage())));
  }

  @Override
  public void warned(String warning) {
    next.warned(warning);
  }

  @Override
  public void resumed(Study.Progress progress) {
    next.resumed(progress);
  }

  @Override
  public void started(Study.Progress progress, int slots) {
    shown.ifPresent(s -> s.slots(slots));
    next.started(progress, slots);
  }

  @Override
  public void waiting(String what) {
    shown.ifPresent(s -> s.waiting(what));
    next.waiting(what);
  }

  @Override
  public void slots(int slots) {
    shown.ifPresent(s -> s.slots(slots));
    next.slots(slots);
  }

  @Override
  public void progressed(Study.Progress progress) {
    next.progressed(progress);
  }

  @Override
  public void ended(TrialResult result, Study.Progress progress) {
    next.ended(result, progress);
  }
}
