package io.luthier.cli;

import java.nio.file.Path;

/** What the build made, for tests against real processes. */
final class Assembly {

  /** The jar that spark-submit takes. */
  static final Path JAR = Path.of(System.getProperty("luthier.assembly"));

  /** The embedded Spark. */
  static final Path SPARK_HOME = Path.of(System.getProperty("luthier.spark.home"));

  /** Jars of servers that studies write to, a directory each. */
  static final Path SERVERS = Path.of(System.getProperty("luthier.servers"));

  /** The project's root. */
  static final Path ROOT = Path.of("").toAbsolutePath().getParent().getParent();

  private Assembly() {}
}
