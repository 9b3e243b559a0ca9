package io.luthier.cli;

import io.luthier.spark.Sessions;
import io.luthier.spark.doctor.Doctor;
import io.luthier.spark.doctor.ExecutorSize;
import io.luthier.spark.doctor.Finding;
import io.luthier.spark.doctor.Finding.Severity;
import io.luthier.spark.doctor.SessionRefused;
import io.luthier.study.ResourceSpec;
import io.luthier.study.StudySpec;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
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
      "Give it the options of spark-submit that the study would be given.",
      "With --slots it prints the settings for executors of a size, and looks at nothing."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  luthier doctor --master spark://host:7077",
      "  luthier doctor study.yaml",
      "  luthier doctor --executor-memory 4g --slots 4"
    })
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

  @ArgGroup(exclusive = false, heading = "%nSettings for executors of a size, without a cluster:%n")
  private ExecutorOptions executors;

  @Spec private CommandSpec command;

  private final List<Finding> findings = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    if (executors != null) {
      return settings();
    }
    Optional<StudySpec> study = study();
    Optional<String> directory = study.map(StudySpec::output).or(() -> Optional.ofNullable(output));
    ResourceSpec resources = study.map(StudySpec::resources).orElse(ResourceSpec.SESSION);
    Optional<SparkSession> session = session(resources);
    if (session.isPresent()) {
      try (SparkSession spark = session.get()) {
        StudyRun.quietenOnTerminal(spark);
        Doctor doctor = new Doctor(spark, this::print);
        doctor.examine(resources);
        doctor.examine(directory);
      }
    }
    out().println();
    out().println(DoctorText.summary(findings));
    out().flush();
    return DoctorText.count(findings, Severity.PROBLEM) > 0 ? Luthier.BAD_USAGE : 0;
  }

  private int settings() {
    ExecutorSize size = executors.size(new SparkConf());
    if (file != null || output != null || date != null || !overrides.isEmpty()) {
      throw new UsageProblem(
          "--slots prints settings, and looks at no study file and no output; leave them out");
    }
    out().print(ExecutorSettingsText.of(size));
    out().flush();
    return 0;
  }

  private Optional<SparkSession> session(ResourceSpec resources) {
    try {
      return Optional.of(Sessions.open("luthier doctor", resources));
    } catch (SessionRefused refused) {
      print(refused.finding());
    } catch (Exception failed) { // Scala throws checked exceptions that Java does not know of.
      print(Doctor.unopened(failed));
    }
    return Optional.empty();
  }

  private Optional<StudySpec> study() {
    if (file == null) {
      if (!overrides.isEmpty()) {
        throw new UsageProblem("--set overrides a study file's keys; give one");
      }
      if (date != null) {
        throw new UsageProblem("--date fills in a study file's {{date}}; give one");
      }
      return Optional.empty();
    }
    if (output != null) {
      throw new UsageProblem("--output stands beside a study file; give one of them");
    }
    StudySpec spec = StudyFile.read(file, overrides, Placeholders.of(date));
    YarnDriver.requireLastingPaths(spec, new Location(file).name());
    return Optional.of(spec);
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
