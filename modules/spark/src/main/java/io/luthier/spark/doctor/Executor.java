package io.luthier.spark.doctor;

import java.util.List;
import org.apache.spark.SparkContext;
import scala.collection.JavaConverters;

/**
 * An executor that a session has; in local mode the driver itself.
 *
 * @param id Spark's
 * @param host where it runs
 * @param cores how many it was granted
 */
record Executor(String id, String host, int cores) {

  /**
   * The executors that a session has now. The public status tracker knows neither ids nor cores.
   */
  static List<Executor> of(SparkContext spark) {
    return JavaConverters.seqAsJavaList(spark.statusStore().executorList(true)).stream()
        .filter(summary -> spark.isLocal() || !summary.id().equals("driver"))
        .map(
            summary ->
                new Executor(
                    summary.id(),
                    summary.hostPort().replaceFirst(":\\d+$", ""),
                    summary.totalCores()))
        .toList();
  }

  String place() {
    return id + "@" + host;
  }
}
