package io.luthier.spark;

import io.luthier.spark.TrialJobs.Event;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.Success$;
import org.apache.spark.TaskEndReason;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * Hears from Spark how tasks of a study end that do not give a result, and whether that was their
 * own doing: Spark says so of an executor that crashed, and not of one that was preempted,
 * decommissioned, or went away with its worker.
 */
final class LostTasks extends SparkListener {

  /** The local property by which a job says whose it is, and which tickets it has. */
  static final String PROPERTY = "luthier.firstTicket";

  private final String study;
  private final Consumer<Event> events;
  private final Map<Integer, Long> firstTickets = new ConcurrentHashMap<>();

  LostTasks(String study, Consumer<Event> events) {
    this.study = study;
    this.events = events;
  }

  /** The property's value for a job whose first ticket is this. */
  static String value(String study, long firstTicket) {
    return study + "/" + firstTicket;
  }

  @Override
  public void onJobStart(SparkListenerJobStart job) {
    Properties properties = job.properties();
    String value = properties == null ? "" : properties.getProperty(PROPERTY, "");
    if (value.startsWith(study + "/")) {
      long first = Long.parseLong(value.substring(study.length() + 1));
      job.stageIds().foreach(stage -> firstTickets.put((Integer) stage, first));
    }
  }

  @Override
  public void onStageCompleted(SparkListenerStageCompleted stage) {
    // Of one that failed, or was cancelled, tasks may still end.
    if (stage.stageInfo().failureReason().isEmpty()) {
      firstTickets.remove(stage.stageInfo().stageId());
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd task) {
    Long first = firstTickets.get(task.stageId());
    TaskEndReason reason = task.reason();
    if (first == null || reason.equals(Success$.MODULE$)) {
      return;
    }
    long ticket = first + task.taskInfo().index();
    int start = task.taskInfo().attemptNumber();
    boolean ownDoing =
        reason instanceof ExecutorLostFailure lost
            ? lost.exitCausedByApp()
            : reason instanceof ExceptionFailure;
    String text =
        reason instanceof ExecutorLostFailure lost && lost.reason().isDefined()
            ? lost.reason().get()
            : ((TaskFailedReason) reason).toErrorString();
    events.accept(new Event.TaskLost(ticket, start, ownDoing, text));
  }
}
