package io.luthier.cli;

import io.luthier.spark.data.DataReader;
import io.luthier.study.DataSpec.Source;
import io.luthier.study.StudySpec;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.io.output.TeeWriter;
import picocli.CommandLine;

/**
 * What is different where YARN runs the driver in a container ({@code --deploy-mode cluster}): an
 * exit code reaches nobody, and the working directory is removed at the end.
 */
final class YarnDriver {

  private YarnDriver() {}

  /** Whether this process is such a driver. */
  static boolean isHere() {
    return isOne(
        System.getProperty("spark.master", ""), System.getProperty("spark.submit.deployMode", ""));
  }

  static boolean isOne(String master, String deployMode) {
    return master.equals("yarn") && deployMode.equals("cluster");
  }

  /**
   * Runs a command. Its end is the application's, so nothing may end the JVM: YARN would take even
   * exit code 0 for a failure, and tell nobody of another.
   *
   * @throws Failure if its exit code is not 0
   */
  static void run(CommandLine command, String[] arguments) {
    StringWriter said = new StringWriter();
    // In the encoding that Java itself has for standard error.
    OutputStreamWriter log = new OutputStreamWriter(System.err, Charset.defaultCharset());
    command.setErr(new PrintWriter(new TeeWriter(log, said), true));
    int code = command.execute(arguments);
    if (code != 0) {
      throw new Failure(code, said.toString().strip());
    }
  }

  /** Its text is what YARN says of the application, and spark-submit prints. */
  static final class Failure extends RuntimeException {

    private static final long serialVersionUID = 1;

    Failure(int exitCode, String said) {
      super(
          said.isEmpty() ? "exit code " + exitCode : "exit code " + exitCode + ": " + said,
          null,
          false,
          false);
    }

    /** Without the class's name, which means nothing to a user. */
    @Override
    @SuppressWarnings("OverrideThrowableToString")
    public String toString() {
      return getMessage();
    }
  }

  /**
   * Refuses a study whose results would go with this container, or whose data only this driver has.
   *
   * @param name the study file's, for the message
   */
  static void requireLastingPaths(StudySpec spec, String name) {
    if (isHere()) {
      lostPath(spec, Path.of("").toAbsolutePath())
          .ifPresent(
              problem -> {
                throw new UsageProblem(name + ": " + problem);
              });
    }
  }

  /** What is wrong with a study's paths for a driver whose container has this directory. */
  static Optional<String> lostPath(StudySpec spec, Path container) {
    if (isInside(spec.output(), container)) {
      return Optional.of(
          "output: "
              + spec.output()
              + " is in the driver's container, which YARN removes when the driver has ended. Give a"
              + " directory that stays and that executors share, such as"
              + " hdfs:///studies/"
              + spec.name()
              + "; or have the study file itself on HDFS, since relative paths are relative to it");
    }
    return spec.data()
        .sources()
        .map(Source::path)
        .filter(path -> !path.startsWith(DataReader.TABLE) && isInside(path, container))
        .findFirst()
        .map(
            path ->
                "data: "
                    + path
                    + " is in the driver's container, where executors do not see it. Give a path that"
                    + " they share, such as hdfs:///data/train.csv; or have the study file itself on"
                    + " HDFS, since relative paths are relative to it");
  }

  private static boolean isInside(String path, Path container) {
    org.apache.hadoop.fs.Path given;
    try {
      given = new org.apache.hadoop.fs.Path(path);
    } catch (IllegalArgumentException malformed) {
      // Whoever reads or writes there says so.
      return false;
    }
    String scheme = given.toUri().getScheme();
    boolean local = scheme == null ? HadoopSettings.isLocalByDefault() : scheme.equals("file");
    return local && Path.of(given.toUri().getPath()).startsWith(container);
  }
}
