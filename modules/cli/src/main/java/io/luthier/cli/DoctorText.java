package io.luthier.cli;

import io.luthier.spark.doctor.Finding;
import io.luthier.spark.doctor.Finding.Severity;
import java.util.List;
import org.apache.commons.text.WordUtils;

/** A doctor's findings as lines: severity, subject, what was found; below it what to do. */
final class DoctorText {

  private static final String FORMAT = "%-8s %-12s %s%n";
  private static final int WIDTH = 78;

  private DoctorText() {}

  /** One finding, with the end of its last line. */
  static String of(Finding finding) {
    StringBuilder text = new StringBuilder();
    String word = finding.severity() == Severity.LEFT_OUT ? "-" : finding.severity().name();
    String subject = finding.subject();
    for (String line : lines(finding.found())) {
      text.append(String.format(FORMAT, word, subject, line));
      word = "";
      subject = "";
    }
    for (String line : finding.isBad() ? lines(finding.advice() + ".") : List.<String>of()) {
      text.append(String.format(FORMAT, "", "", line));
    }
    return text.toString();
  }

  /** What it comes to. */
  static String summary(List<Finding> findings) {
    long problems = count(findings, Severity.PROBLEM);
    long warnings = count(findings, Severity.WARNING);
    if (problems > 0) {
      return counted(problems, "problem")
          + (warnings > 0 ? " and " + counted(warnings, "warning") : "")
          + ": a study would not run here.";
    }
    return warnings > 0
        ? counted(warnings, "warning") + ", and no problem: a study can run here."
        : "All is well: a study can run here.";
  }

  static long count(List<Finding> findings, Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).count();
  }

  private static String counted(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /** Words in lines that are no longer than a terminal is wide, but for words that are. */
  private static List<String> lines(String text) {
    return WordUtils.wrap(text, WIDTH, "\n", false).lines().toList();
  }
}
