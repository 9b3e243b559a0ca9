package io.luthier.cli;

import io.luthier.spark.RankingCsv;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/** Rankings as studies have left them. */
final class Rankings {

  private static final List<String> FREE = List.of("seconds", "executor", "attempt");

  private Rankings() {}

  /** The rows, by their columns' names. */
  static List<Map<String, String>> read(Path output) throws IOException {
    RankingCsv csv = RankingCsv.read(output.toString(), new Configuration());
    return csv.rows().stream()
        .map(
            row ->
                IntStream.range(0, row.size())
                    .boxed()
                    .collect(Collectors.toMap(csv.header()::get, row::get)))
        .toList();
  }

  /** The text of a ranking without what may differ when a study is repeated. */
  static String comparable(List<Map<String, String>> ranking) {
    return ranking.stream()
        .map(TreeMap::new)
        .peek(row -> row.keySet().removeAll(FREE))
        .map(TreeMap::toString)
        .collect(Collectors.joining("\n"));
  }
}
