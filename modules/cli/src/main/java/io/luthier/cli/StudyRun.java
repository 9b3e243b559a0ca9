package io.luthier.cli;

import io.luthier.spark.ResumeProblem;
import io.luthier.spark.Sessions;
import io.luthier.spark.StopSignal;
import io.luthier.spark.StudyListener;
import io.luthier.spark.StudyRunner;
import io.luthier.spark.StudyStopped;
import io.luthier.spark.TunedStudy;
import io.luthier.spark.doctor.SessionRefused;
import io.luthier.study.Stop;
import io.luthier.study.StudySpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/** A study on a Spark session of its own, with a progress line and the keys that stop it. */
final class StudyRun {

  private StudyRun() {}

  /** What is printed when it has ended, while the session is still there. */
  interface Report {

    /**
     * Prints it.
     *
     * @param progress knows which warnings were shown
     */
    void print(TunedStudy tuned, SparkSession spark, ProgressLine progress) throws IOException;
  }

  /**
   * Runs a study.
   *
   * @param quiet whether nothing is shown while it runs but warnings
   * @param how settings of the runner
   * @return the command's exit code
   * @throws UsageProblem if it cannot begin
   * @throws io.luthier.spark.data.DataProblem if its data cannot be used
   */
  static int run(
      StudySpec spec, boolean quiet, UnaryOperator<StudyRunner> how, Report report, PrintWriter err)
      throws IOException {
    int columns = columns(System.getenv("LUTHIER_TERMINAL"));
    try (SparkSession spark = session(spec)) {
      ProgressLine progress =
          new ProgressLine(System.err, columns, spec.objective(), System::nanoTime);
      StudyListener listener = quiet ? new QuietListener(progress) : progress;
      if (quiet || columns > 0) {
        quieten(spark);
      }
      StopSignal signal = new StopSignal();
      StopKeys.listen(signal, System.err);
      Option<String> page = spark.sparkContext().uiWebUrl();
      if (page.isDefined() && !quiet) {
        System.err.println("to be watched at " + page.get() + "/tuning/");
      }
      TunedStudy tuned;
      try {
        tuned = how.apply(StudyRunner.on(spark).listener(listener).signal(signal)).run(spec);
      } finally {
        progress.end();
      }
      report.print(tuned, spark, progress);
      return exitCode(tuned, err);
    } catch (ResumeProblem | SessionRefused problem) {
      throw new UsageProblem(problem.getMessage(), problem);
    } catch (UncheckedIOException unreachable) {
      throw new UsageProblem(
          "the output directory "
              + spec.output()
              + " cannot be used: "
              + unreachable.getCause().getMessage(),
          unreachable);
    } catch (StudyStopped stopped) {
      err.println("luthier: " + stopped.getMessage());
      return Luthier.STOPPED;
    }
  }

  private static SparkSession session(StudySpec spec) {
    try {
      return Sessions.open("luthier " + spec.name(), spec.resources());
    } catch (IllegalArgumentException unfit) {
      throw new UsageProblem(unfit.getMessage(), unfit);
    }
  }

  /**
   * How wide the terminal is; 0 without one. Java cannot tell whether standard error is a terminal;
   * the script that starts it can.
   */
  static int columns(String said) {
    if (said == null) {
      return 0;
    }
    return said.matches("[1-9]\\d{1,3}") ? Integer.parseInt(said) : 80;
  }

  /** Spark's messages of every step, where nobody has configured them, would tear a line. */
  static void quietenOnTerminal(SparkSession spark) {
    if (columns(System.getenv("LUTHIER_TERMINAL")) > 0) {
      quieten(spark);
    }
  }

  private static void quieten(SparkSession spark) {
    boolean chatty = LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME).isInfoEnabled();
    if (chatty && !spark.sparkContext().conf().contains("spark.log.level")) {
      spark.sparkContext().setLogLevel("WARN");
    }
  }

  private static int exitCode(TunedStudy tuned, PrintWriter err) {
    if (tuned.stop().filter(stop -> stop.kind() == Stop.Kind.REQUEST).isPresent()) {
      return Luthier.STOPPED;
    }
    if (tuned.winner().isPresent()) {
      return 0;
    }
    err.println("luthier: no trial completed");
    return Luthier.NO_TRIAL_COMPLETED;
  }
}
