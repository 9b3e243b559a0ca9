package org.apache.spark.sql.connect;

/** Spark 4 has the session of Spark Connect in this package. */
public final class NamedLikeSparkFour {

  /** There is one there as well; it only throws. */
  public Object sparkContext() {
    return this;
  }
}
