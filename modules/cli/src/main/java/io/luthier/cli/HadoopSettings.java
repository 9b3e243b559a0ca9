package io.luthier.cli;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkConf;
import scala.Tuple2;

/** How Hadoop's file systems are reached while there is no Spark session yet. */
final class HadoopSettings {

  private static final String PREFIX = "spark.hadoop.";

  private HadoopSettings() {}

  /**
   * The cluster's settings and, as a session would have them, those that spark-submit was given
   * ({@code --conf spark.hadoop.fs.s3a.access.key=...}): without them, data that the study could
   * read would be refused beforehand.
   */
  static Configuration read() {
    Configuration settings = new Configuration();
    for (Tuple2<String, String> setting : new SparkConf().getAllWithPrefix(PREFIX)) {
      settings.set(setting._1(), setting._2());
    }
    return settings;
  }

  /** Whether a path without a scheme is one of this machine. */
  static boolean isLocalByDefault() {
    return "file".equals(FileSystem.getDefaultUri(read()).getScheme());
  }
}
