package io.luthier.spark.doctor;

import org.apache.spark.SparkConf;

/** How many tasks an executor runs at once, by a session's settings. */
final class Slots {

  private static final String OF_EXECUTOR = "spark.executor.resource.gpu.amount";
  private static final String OF_TASK = "spark.task.resource.gpu.amount";

  private Slots() {}

  /** How many cores a task takes. */
  static int cpus(SparkConf conf) {
    return conf.getInt("spark.task.cpus", 1);
  }

  /** How many tasks run at once on so many cores, and on the GPUs beside them; at least 1. */
  static int of(int cores, SparkConf conf) {
    int byCores = cores / cpus(conf);
    double perTask = conf.getDouble(OF_TASK, 0);
    int slots = perTask > 0 ? Math.min(byCores, byGpus(conf, perTask)) : byCores;
    return Math.max(1, slots);
  }

  /**
   * Tasks share a GPU only where each of them takes a part of one, and no task has parts of two.
   */
  private static int byGpus(SparkConf conf, double perTask) {
    int gpus = conf.getInt(OF_EXECUTOR, 0);
    return perTask <= 1 ? gpus * (int) (1 / perTask) : (int) (gpus / perTask);
  }
}
