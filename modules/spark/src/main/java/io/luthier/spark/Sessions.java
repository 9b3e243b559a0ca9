package io.luthier.spark;

import io.luthier.spark.doctor.SessionRefusals;
import io.luthier.spark.link.LuthierPlugin;
import io.luthier.study.ResourceSpec;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * Sessions with the settings that training needs. A study runs in any other session as well; there,
 * an executor loads its native code when its first trial begins, and not before.
 */
public final class Sessions {

  private static final String PLUGINS = "spark.plugins";
  private static final String NATIVE_THREADS = "spark.executorEnv.OMP_NUM_THREADS";

  private static final String TASK_CORES = "spark.task.cpus";

  private Sessions() {}

  /**
   * A session with everything set that is not set already; what {@code spark-submit} was given is
   * respected.
   *
   * @param name the application's name, unless spark-submit was given one
   * @throws io.luthier.spark.doctor.SessionRefused if what was given cannot work
   */
  public static SparkSession open(String name) {
    return open(name, ResourceSpec.SESSION);
  }

  /**
   * The same, for a study that says what its trials run on.
   *
   * @throws IllegalArgumentException if that contradicts what was given
   */
  public static SparkSession open(String name, ResourceSpec resources) {
    SparkConf conf = new SparkConf();
    give(conf, resources);
    return SparkSession.builder().config(configure(conf, name)).getOrCreate();
  }

  /** A session of our own has the cores of a trial as its setting. */
  static void give(SparkConf conf, ResourceSpec resources) {
    if (resources.trialSlots().isEmpty() || !resources.executors().isEmpty()) {
      return;
    }
    String slots = "" + resources.trialSlots().getAsInt();
    if (!conf.get(TASK_CORES, slots).equals(slots)) {
      throw new IllegalArgumentException(
          "trialSlots: found "
              + slots
              + ", and "
              + TASK_CORES
              + " is "
              + conf.get(TASK_CORES)
              + "; both are the cores of a trial, so leave one of them out");
    }
    conf.set(TASK_CORES, slots);
  }

  /** Adds what is missing to a configuration, before its session is made. */
  static SparkConf configure(SparkConf conf, String name) {
    String plugin = LuthierPlugin.class.getName();
    String plugins = conf.get(PLUGINS, "");
    if (!plugins.contains(plugin)) {
      conf.set(PLUGINS, plugins.isEmpty() ? plugin : plugins + "," + plugin);
    }
    // Native threads per trial x trials per executor = its cores: a factor of 5 lies here.
    conf.setIfMissing(NATIVE_THREADS, conf.get(TASK_CORES, "1"));
    // A copy of a slow trial would train the same configuration a second time.
    conf.set("spark.speculation", "false");
    conf.setIfMissing("spark.master", "local[*]");
    SessionRefusals.check(conf, System.getenv());
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    if (conf.get("spark.app.name", "").isEmpty()
        || conf.get("spark.app.name").equals("io.luthier.cli.Luthier")) {
      conf.setAppName(name);
    }
    return conf;
  }
}
