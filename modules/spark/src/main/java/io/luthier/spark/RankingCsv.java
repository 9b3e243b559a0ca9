package io.luthier.spark;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import com.univocity.parsers.csv.CsvWriter;
import com.univocity.parsers.csv.CsvWriterSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;

/**
 * A ranking as text: what {@code ranking.csv} holds, and what is printed. The parser and writer are
 * those that Spark brings for its own CSV.
 *
 * @param header the names of the columns
 * @param rows the cells of each row; empty for null
 * @param objective the column that they are sorted by
 */
public record RankingCsv(List<String> header, List<List<String>> rows, String objective) {

  static final String FILE = "ranking.csv";

  /**
   * The ranking of a finished study.
   *
   * @param output the study's directory
   * @throws IOException if there is no finished study in it, or it cannot be read
   */
  public static RankingCsv read(String output, Configuration hadoop) throws IOException {
    StudyDirectory directory = new StudyDirectory(output, hadoop);
    directory.requireFinished();
    CsvParserSettings settings = new CsvParserSettings();
    settings.getFormat().setLineSeparator("\n");
    settings.setMaxCharsPerColumn(-1);
    settings.setNullValue("");
    settings.setEmptyValue("");
    List<List<String>> lines =
        new CsvParser(settings)
                .parseAll(new ByteArrayInputStream(directory.read(FILE)), StandardCharsets.UTF_8)
                .stream()
                .map(Arrays::asList)
                .toList();
    String objective = StudyRecord.objective(directory.read(StudyRecord.FILE));
    return new RankingCsv(lines.get(0), lines.subList(1, lines.size()), objective);
  }

  /** The same table as CSV, with a header, lines ending in a line feed. */
  static String write(StudyTables.Table table) {
    CsvWriterSettings settings = new CsvWriterSettings();
    settings.getFormat().setLineSeparator("\n");
    settings.setNullValue("");
    StringWriter text = new StringWriter();
    CsvWriter writer = new CsvWriter(text, settings);
    writer.writeHeaders(table.schema().fieldNames());
    for (Row row : table.rows()) {
      Object[] cells = new Object[row.length()];
      for (int i = 0; i < cells.length; i++) {
        cells[i] = row.get(i);
      }
      writer.writeRow(cells);
    }
    writer.close();
    return text.toString();
  }
}
