package io.luthier.cli;

import io.luthier.spark.Sessions;
import io.luthier.spark.doctor.Doctor;
import io.luthier.spark.doctor.Finding;
import io.luthier.spark.doctor.Finding.Severity;
import io.luthier.spark.doctor.SessionRefused;
import io.luthier.study.StudySpec;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code luthier doctor}. */
@Command(
    name = "doctor",
    description = {
      "Checks whether a study can run on this Spark, and says what to do if not.",
      "Give it the options of spark-submit that the study would be given."
    },
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "STUDY.yaml",
      description = "A study file whose output directory is checked as well.")
  private String file;

  @Option(
      names = "--set",
      paramLabel = "key=value",
      description = "Overrides a key of the study file, as for run.")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--date",
      paramLabel = "2026-01-31",
      description = "The day that {{date}} stands for, as for run.")
  private LocalDate date;

  @Option(
      names = "--output",
      paramLabel = "DIRECTORY",
      description = "Without a study file: an output directory to check. It is left as it was.")
  private String output;

  @Spec private CommandSpec command;

  private final List<Finding> findings = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    Optional<String> directory = directory();
    Optional<SparkSession> session = session();
    if (session.isPresent()) {
      try (SparkSession spark = session.get()) {
        StudyRun.quieten(spark, StudyRun.columns(System.getenv("LUTHIER_TERMINAL")));
        new Doctor(spark, this::print).examine(directory);
      }
    }
    out().println();
    out().println(DoctorText.summary(findings));
    out().flush();
    return DoctorText.count(findings, Severity.PROBLEM) > 0 ? Luthier.BAD_USAGE : 0;
  }

  private Optional<SparkSession> session() {
    try {
      return Optional.of(Sessions.open("luthier doctor"));
    } catch (SessionRefused refused) {
      print(refused.finding());
    } catch (Exception failed) { // Scala throws checked exceptions that Java does not know of.
      print(Doctor.unopened(failed));
    }
    return Optional.empty();
  }

  private Optional<String> directory() {
    if (file == null) {
      if (!overrides.isEmpty()) {
        throw new UsageProblem("--set overrides a study file's keys; give one");
      }
      if (date != null) {
        throw new UsageProblem("--date fills in a study file's {{date}}; give one");
      }
      return Optional.ofNullable(output);
    }
    if (output != null) {
      throw new UsageProblem("--output stands beside a study file; give one of them");
    }
    StudySpec spec = StudyFile.read(file, overrides, Placeholders.of(date));
    YarnDriver.requireLastingPaths(spec, new Location(file).name());
    return Optional.of(spec.output());
  }

  private void print(Finding finding) {
    findings.add(finding);
    out().print(DoctorText.of(finding));
    out().flush();
  }

  private PrintWriter out() {
    return command.commandLine().getOut();
  }
}
