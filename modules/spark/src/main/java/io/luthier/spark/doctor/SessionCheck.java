package io.luthier.spark.doctor;

import io.luthier.spark.link.LuthierPlugin;
import java.util.Optional;
import org.apache.spark.SparkConf;

/** Judges the versions and settings that a session was started with. */
final class SessionCheck {

  private static final String SCALA = "2.12";
  private static final String SPARK = "3.5";
  private static final int JAVA = 17;
  private static final String JAVA_ADVICE =
      "Start it with Java 17; on executors with"
          + " --conf spark.executorEnv.JAVA_HOME=/where/java-17/is, or the cluster's own setting";

  private SessionCheck() {}

  /**
   * Judges a Java version.
   *
   * @param version such as 17.0.15
   */
  static Finding java(String version) {
    // Java 8 calls itself 1.8.
    int feature = Integer.parseInt(version.split("\\D", 2)[0]);
    return feature >= JAVA
        ? Finding.ok("Java", version)
        : Finding.problem("Java", version + ", which is too old", JAVA_ADVICE);
  }

  /** What a Spark task says that could not load a class of ours, if its Java is too old for it. */
  static Optional<Finding> javaOfFailure(String message) {
    return message.contains("UnsupportedClassVersionError")
        ? Optional.of(Finding.problem("Java", "executors run a Java before 17", JAVA_ADVICE))
        : Optional.empty();
  }

  static Finding spark(String spark, String scala, String master) {
    String found = spark + ", Scala " + scala + ", on " + master;
    if (!scala.startsWith(SCALA + ".")) {
      return Finding.problem(
          "Spark",
          found + "; Luthier is built for Scala " + SCALA,
          "Use a Spark " + SPARK + " that was built for Scala " + SCALA);
    }
    return spark.startsWith(SPARK + ".")
        ? Finding.ok("Spark", found)
        : Finding.warning(
            "Spark",
            found + "; Luthier is built for and tested with Spark " + SPARK,
            "Use a Spark " + SPARK + " if you can, and try a small study first if you cannot");
  }

  /** Judges the version of an executor's Spark. */
  static Finding sameSpark(String executor, String driver) {
    return executor.equals(driver)
        ? Finding.ok("Spark", executor)
        : Finding.warning(
            "Spark",
            executor + ", and the driver's is " + driver,
            "Start the driver with the cluster's own Spark: set SPARK_HOME to it");
  }

  static Finding serializer(SparkConf conf) {
    String serializer = conf.get("spark.serializer", "org.apache.spark.serializer.JavaSerializer");
    String name = serializer.substring(serializer.lastIndexOf('.') + 1);
    return switch (name) {
      case "JavaSerializer" -> Finding.ok("serializer", "Java's; Kryo would do as well");
      case "KryoSerializer" -> Finding.ok("serializer", "Kryo; Java's would do as well");
      default ->
          Finding.warning(
              "serializer",
              serializer + ", which Luthier was never tested with",
              "Leave spark.serializer out, or use org.apache.spark.serializer.KryoSerializer");
    };
  }

  /**
   * Judges how tasks get their trials.
   *
   * @param local whether tasks run in the driver's own JVM, and so find it without a plugin
   */
  static Finding plugin(SparkConf conf, boolean local) {
    String plugin = LuthierPlugin.class.getName();
    if (LuthierPlugin.isIn(conf)) {
      return Finding.ok("plugin", "loaded: a task asks for its trial when its slot is free");
    }
    if (local) {
      return Finding.ok("plugin", "not loaded, and not needed: tasks run in the driver");
    }
    return Finding.ok(
        "plugin",
        "not loaded, and not needed: studies reach their tasks by an endpoint of their own; with"
            + " --conf spark.plugins="
            + plugin
            + " native code would be loaded while the data is prepared");
  }
}
