package io.luthier.spark;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** One local session of two slots for all tests of this JVM; Spark allows no more than one. */
public final class LocalSpark {

  private static final SparkSession SESSION =
      SparkSession.builder()
          .config(
              new SparkConf()
                  .setMaster("local[2]")
                  .setAppName("tests")
                  // With a page of which strangers are to see nothing.
                  .set("spark.ui.port", "0")
                  .set("spark.ui.filters", RequestUser.class.getName())
                  .set("spark.acls.enable", "true")
                  .set("spark.sql.shuffle.partitions", "2"))
          .getOrCreate();

  private LocalSpark() {}

  /** The session. */
  public static SparkSession session() {
    return SESSION;
  }
}
