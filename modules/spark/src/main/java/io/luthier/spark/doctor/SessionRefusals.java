package io.luthier.spark.doctor;

import io.luthier.study.ResourceSpec;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/** Refuses sessions in which a study would never begin, or would begin in the wrong place. */
public final class SessionRefusals {

  private static final String SUBJECT = "session";

  private static final String DYNAMIC = "spark.dynamicAllocation.enabled";

  private static final String NO_CONNECT =
      "A study needs a driver of its own: start it with spark-submit, or with scripts/luthier"
          + " --master spark://, yarn, k8s:// or local[*], and without spark.remote and SPARK_REMOTE";

  private SessionRefusals() {}

  /**
   * Checks settings before a session is made of them.
   *
   * @param environment the process's variables
   * @throws SessionRefused saying what cannot work, and what to do
   */
  public static void check(SparkConf conf, Map<String, String> environment) {
    remote(conf, environment).or(() -> localResources(conf)).ifPresent(SessionRefusals::refuse);
  }

  /**
   * Checks a session that is there already.
   *
   * @throws SessionRefused saying what cannot work, and what to do
   */
  public static void check(SparkSession spark) {
    connect(spark.getClass()).ifPresent(SessionRefusals::refuse);
    localResources(spark.sparkContext().conf()).ifPresent(SessionRefusals::refuse);
  }

  /**
   * Checks whether a session can have the executors that a study asks for.
   *
   * @throws SessionRefused saying what cannot work, and what to do
   */
  public static void checkExecutors(ResourceSpec resources, SparkContext spark) {
    executors(resources, spark.conf(), spark.isLocal()).ifPresent(SessionRefusals::refuse);
  }

  static Optional<Finding> executors(ResourceSpec resources, SparkConf conf, boolean local) {
    int slots = resources.trialSlots().orElse(Slots.cpus(conf));
    if (resources.executors().isEmpty()) {
      return local && slots != Slots.cpus(conf)
          ? Optional.of(
              Finding.problem(
                  SUBJECT,
                  "trialSlots is "
                      + slots
                      + ", and the tasks of this local session have "
                      + Slots.cpus(conf)
                      + " of its cores each, which cannot be changed any more",
                  "Start it with spark.task.cpus=" + slots + ", or leave trialSlots out"))
          : Optional.empty();
    }
    if (local) {
      return Optional.of(
          Finding.problem(
              SUBJECT,
              "executors are asked for, and a local session has no cluster to ask",
              "Leave executors out, or give a cluster as --master"));
    }
    if (!conf.getBoolean(DYNAMIC, false)) {
      return Optional.of(
          Finding.problem(
              SUBJECT,
              "executors are asked for, and Spark asks its cluster for kinds of executors only with"
                  + " dynamic allocation",
              "Set "
                  + DYNAMIC
                  + "=true, and spark.dynamicAllocation.shuffleTracking.enabled=true where there is"
                  + " no shuffle service"));
    }
    return Optional.empty();
  }

  private static void refuse(Finding finding) {
    throw new SessionRefused(finding);
  }

  /** A session of Spark Connect: it has no context, or one that only throws. */
  static Optional<Finding> connect(Class<?> session) {
    boolean hasContext =
        Arrays.stream(session.getMethods()).anyMatch(m -> m.getName().equals("sparkContext"));
    return hasContext && !session.getName().startsWith("org.apache.spark.sql.connect.")
        ? Optional.empty()
        : Optional.of(Finding.problem(SUBJECT, "this is a session of Spark Connect", NO_CONNECT));
  }

  /** Settings that ask for Spark Connect, where the session would silently be one of this host. */
  static Optional<Finding> remote(SparkConf conf, Map<String, String> environment) {
    String setting = "spark.remote";
    String variable = "SPARK_REMOTE";
    String found =
        conf.contains(setting)
            ? setting + "=" + conf.get(setting)
            : environment.containsKey(variable)
                ? variable + "=" + environment.get(variable) + " in the environment"
                : "";
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Finding.problem(SUBJECT, "found " + found + ", which is Spark Connect", NO_CONNECT));
  }

  private static Optional<Finding> localResources(SparkConf conf) {
    String master = conf.get("spark.master", "");
    Tuple2<String, String>[] resources = conf.getAllWithPrefix("spark.task.resource.");
    if (!master.startsWith("local") || master.startsWith("local-cluster") || resources.length < 1) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.problem(
            SUBJECT,
            "found spark.task.resource."
                + resources[0]._1
                + " with the master "
                + master
                + ": Spark grants resources to tasks on a cluster only, and would wait for ever",
            "Leave it out, or give a cluster as --master"));
  }
}
