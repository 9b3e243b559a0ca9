package io.luthier.spark;

import io.luthier.report.Chronicle;
import io.luthier.report.ReportColumn;
import io.luthier.report.ReportPage;
import io.luthier.report.StudyReport;
import io.luthier.report.StudyReport.State;
import io.luthier.study.StudySpec;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;

/** A study's {@code report.html}: the same facts as in its other results, for people. */
public final class ReportFile {

  private final StudyDirectory directory;
  private final StudySpec spec;

  ReportFile(StudyDirectory directory, StudySpec spec) {
    this.directory = directory;
    this.spec = spec;
  }

  /**
   * Writes the report of a study again, from what is in its directory: of one that has ended, was
   * stopped, or whose driver has died or is still at it. Nobody is kept out, and no Spark is
   * needed.
   *
   * @param output a Hadoop path
   * @return where the report is
   * @throws java.io.FileNotFoundException if there is no study
   * @throws IOException if it cannot be read, or the report cannot be written
   */
  public static String rewrite(String output, Configuration hadoop) throws IOException {
    StudyDirectory directory = new StudyDirectory(output, hadoop);
    StoredStudy stored = StoredStudy.read(directory);
    new ReportFile(directory, stored.spec())
        .write(
            stored.state(),
            stored.findings(),
            stored.story(),
            stored.warnings(),
            stored.test(),
            stored.times(),
            OptionalLong.empty());
    return directory.path(ReportPage.FILE);
  }

  /**
   * Writes it whole, in place of an earlier one.
   *
   * @param story in place of that of the findings, which may be a part of it
   * @param warnings what the user should know
   * @param test the winner's metrics on the test split, if there are some
   * @param planned how many trials there will be, where that is known
   */
  void write(
      State state,
      Findings findings,
      List<String> story,
      List<String> warnings,
      Map<String, Double> test,
      Chronicle.Snapshot times,
      OptionalLong planned)
      throws IOException {
    StudyReport report =
        new StudyReport(
            spec,
            state,
            Instant.now(),
            columns(findings.table()),
            findings.ranking().results(),
            times,
            story,
            findings.insights(),
            warnings,
            Findings.failures(findings.ranking()),
            test,
            planned,
            Versions.luthier());
    directory.write(ReportPage.FILE, out -> ReportPage.write(report, out));
  }

  private static List<ReportColumn> columns(StudyTables.Table table) {
    List<ReportColumn> columns = new ArrayList<>();
    String[] names = table.schema().fieldNames();
    for (int i = 0; i < names.length; i++) {
      List<Object> values = new ArrayList<>();
      for (Row row : table.rows()) {
        values.add(row.get(i));
      }
      columns.add(new ReportColumn(names[i], values));
    }
    return columns;
  }
}
