package io.luthier.spark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Rankings as a repeated study must give them again. */
final class Rankings {

  private static final List<String> FREE = List.of("seconds", "executor", "attempt");

  private Rankings() {}

  /** The text of a study's ranking without what may differ. */
  static String comparable(Path output) throws IOException {
    RankingCsv csv =
        RankingCsv.read(
            output.toString(), LocalSpark.session().sparkContext().hadoopConfiguration());
    StringBuilder text = new StringBuilder();
    for (List<String> row : csv.rows()) {
      for (int i = 0; i < row.size(); i++) {
        text.append(FREE.contains(csv.header().get(i)) ? "" : row.get(i)).append(',');
      }
      text.append('\n');
    }
    return text.toString();
  }
}
