package io.luthier.spark.doctor;

import org.apache.spark.SparkConf;

/** How many tasks an executor runs at once. */
public final class Slots {

  private static final String OF_EXECUTOR = "spark.executor.resource.gpu.amount";
  private static final String OF_TASK = "spark.task.resource.gpu.amount";

  private Slots() {}

  /** How many cores a task takes, by a session's settings. */
  static int cpus(SparkConf conf) {
    return conf.getInt("spark.task.cpus", 1);
  }

  /** How many there are on so many cores, by a session's settings; at least 1. */
  static int of(int cores, SparkConf conf) {
    int gpus = conf.getInt(OF_EXECUTOR, 0);
    return Math.max(1, of(cores, cpus(conf), gpus, conf.getDouble(OF_TASK, 0)));
  }

  /**
   * How many there are by Spark's rule: tasks share a GPU only where each of them takes a part of
   * one, and no task has parts of two.
   *
   * @param cores of the executor
   * @param cpus cores of a task
   * @param gpus of the executor
   * @param gpusPerTask how many a task takes, or which part of one; 0 for none
   */
  public static int of(int cores, int cpus, int gpus, double gpusPerTask) {
    int byCores = cores / cpus;
    if (gpusPerTask <= 0) {
      return byCores;
    }
    int byGpus = gpusPerTask <= 1 ? gpus * (int) (1 / gpusPerTask) : (int) (gpus / gpusPerTask);
    return Math.min(byCores, byGpus);
  }
}
