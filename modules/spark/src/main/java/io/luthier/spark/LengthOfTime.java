package io.luthier.spark;

import java.time.Duration;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.SparkSession;

/** Settings of a session that are lengths of time, as Spark writes them. */
final class LengthOfTime {

  private LengthOfTime() {}

  /**
   * A setting's value.
   *
   * @param usual where it is not set
   * @throws IllegalArgumentException naming the setting, if it is no length of time
   */
  static Duration of(SparkSession spark, String key, String usual) {
    String given = spark.conf().get(key, usual);
    try {
      return Duration.ofSeconds(JavaUtils.timeStringAsSec(given));
    } catch (NumberFormatException unreadable) {
      throw new IllegalArgumentException(
          key + ": found " + given + "; must be a length of time such as 30s or 5m, or 0s",
          unreadable);
    }
  }
}
