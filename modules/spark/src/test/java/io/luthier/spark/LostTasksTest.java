package io.luthier.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.spark.TrialJobs.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.Success$;
import org.apache.spark.TaskEndReason;
import org.apache.spark.TaskKilled;
import org.apache.spark.executor.ExecutorMetrics;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.StageInfo;
import org.apache.spark.scheduler.TaskInfo;
import org.apache.spark.scheduler.TaskLocality;
import org.junit.jupiter.api.Test;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;

final class LostTasksTest {

  private final List<Event> events = new ArrayList<>();
  private final LostTasks lost = new LostTasks("mine", events::add);

  private static <T> Seq<T> seq(List<T> list) {
    return JavaConverters.asScalaBuffer(list).toSeq();
  }

  private void begin(int stage, String value) {
    Properties properties = new Properties();
    properties.setProperty(LostTasks.PROPERTY, value);
    StageInfo info =
        new StageInfo(
            stage,
            0,
            "stage",
            2,
            seq(List.of()),
            seq(List.of()),
            "",
            TaskMetrics.empty(),
            seq(List.of()),
            Option.empty(),
            0,
            false,
            0);
    lost.onJobStart(new SparkListenerJobStart(0, 0, seq(List.of(info)), properties));
  }

  private void end(int stage, int index, int attempt, TaskEndReason reason) {
    TaskInfo info =
        new TaskInfo(0, index, attempt, index, 0, "1", "host", TaskLocality.PROCESS_LOCAL(), false);
    lost.onTaskEnd(
        new SparkListenerTaskEnd(
            stage, 0, "task", reason, info, new ExecutorMetrics(), TaskMetrics.empty()));
  }

  @Test
  void aCrashIsTheTasksOwnDoingAndPreemptionIsNot() {
    begin(5, LostTasks.value("mine", 100));
    end(5, 3, 0, new ExecutorLostFailure("1", true, Option.apply("exit code 137")));
    end(5, 4, 2, new ExecutorLostFailure("1", false, Option.apply("preempted")));
    end(5, 4, 3, new ExecutorLostFailure("2", false, Option.apply("decommissioned")));

    assertThat(events)
        .containsExactly(
            new Event.TaskLost(103, 0, true, "exit code 137"),
            new Event.TaskLost(104, 2, false, "preempted"),
            new Event.TaskLost(104, 3, false, "decommissioned"));
  }

  @Test
  void anExceptionOfATaskIsItsOwnDoingAndACancellationIsNot() {
    begin(5, LostTasks.value("mine", 0));
    end(5, 0, 0, new ExceptionFailure(new IllegalStateException("why"), seq(List.of())));
    end(5, 1, 0, new TaskKilled("cancelled", seq(List.of()), seq(List.of()), seq(List.of())));

    assertThat(events)
        .extracting(event -> ((Event.TaskLost) event).ownDoing())
        .containsExactly(true, false);
  }

  @Test
  void whatEndsWellOrBelongsToOthersIsNotHeardOf() {
    begin(5, LostTasks.value("mine", 0));
    begin(6, LostTasks.value("mine-too", 0));
    end(5, 0, 0, Success$.MODULE$);
    end(6, 0, 0, new ExecutorLostFailure("1", true, Option.empty()));
    end(7, 0, 0, new ExecutorLostFailure("1", true, Option.empty()));

    assertThat(events).isEmpty();
  }
}
