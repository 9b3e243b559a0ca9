package io.luthier.bench;

import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationStart;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/**
 * Prints, from inside a driver that {@link Startup} has started, when each step of its start-up was
 * reached, and how much processor time the driver had had by then. Spark itself loads it, so that
 * what is measured needs no code for being measured.
 */
public final class StartupClock extends SparkListener {

  static final String MARK = "startup-mark ";
  static final String LAST = "first trial has ended";

  private final Set<Integer> trialStages = new HashSet<>();
  private boolean trialStarted;
  private boolean trialEnded;

  /** Made by Spark, while it makes its context. */
  public StartupClock() {
    print("JVM starts", ManagementFactory.getRuntimeMXBean().getStartTime(), 0);
    now("Spark context begins");
  }

  @Override
  public void onApplicationStart(SparkListenerApplicationStart start) {
    now("Spark context is there");
  }

  @Override
  public void onExecutorAdded(SparkListenerExecutorAdded added) {
    if (!added.executorId().equals("driver")) {
      mark("executor " + added.executorId() + " is there", added.time());
    }
  }

  @Override
  public void onJobStart(SparkListenerJobStart start) {
    Properties properties = start.properties();
    String group = properties == null ? null : properties.getProperty("spark.jobGroup.id");
    boolean trials =
        group != null
            && String.valueOf(properties.getProperty("spark.job.description"))
                .startsWith("Luthier study");
    if (trials && !trialEnded) {
      start.stageInfos().foreach(stage -> trialStages.add(stage.stageId()));
    }
    if (!trialEnded) {
      String what = start.stageInfos().last().name().replaceFirst("^\\$?(\\w+) at .*", "$1");
      mark(trials ? "trials submitted" : "job " + start.jobId() + " begins: " + what, start.time());
    }
  }

  @Override
  public void onJobEnd(SparkListenerJobEnd end) {
    if (trialStages.isEmpty()) {
      mark("job " + end.jobId() + " has ended", end.time());
    }
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart start) {
    if (!trialStarted && trialStages.contains(start.stageId())) {
      trialStarted = true;
      mark("first trial begins", start.taskInfo().launchTime());
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (!trialEnded && trialStages.contains(end.stageId())) {
      trialEnded = true;
      mark(LAST, end.taskInfo().finishTime());
    }
  }

  private static void now(String what) {
    mark(what, System.currentTimeMillis());
  }

  /** Listeners hear of things a little late: what Spark says of the time is right. */
  private static void mark(String what, long at) {
    long nanos =
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system
            ? system.getProcessCpuTime()
            : 0;
    print(what, at, nanos / 1_000_000);
  }

  private static void print(String what, long at, long processor) {
    System.err.println(MARK + at + " " + processor + " " + what);
  }
}
