package io.luthier.cli;

import io.luthier.spark.RankingCsv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/** Rankings as studies have left them. */
final class Rankings {

  private static final List<String> FREE = List.of("seconds", "executor", "attempt");

  private Rankings() {}

  /** The rows, by their columns' names. */
  static List<Map<String, String>> read(Path output) throws IOException {
    return read(output.toString());
  }

  /** The rows of a directory on any file system, by their columns' names. */
  static List<Map<String, String>> read(String output) throws IOException {
    RankingCsv csv = RankingCsv.read(output, new Configuration());
    return csv.rows().stream()
        .map(
            row ->
                IntStream.range(0, row.size())
                    .boxed()
                    .collect(Collectors.toMap(csv.header()::get, row::get)))
        .toList();
  }

  /** A {@code ranking.csv} but for what differs from run to run. */
  static String comparable(Path output) throws IOException {
    return comparable(Files.readString(output.resolve("ranking.csv")));
  }

  /** The same of its text. */
  static String comparable(String ranking) {
    List<List<String>> rows =
        ranking
            .lines()
            .map(line -> List.of(line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1)))
            .toList();
    List<String> header = rows.get(0);
    int[] kept =
        IntStream.range(0, header.size()).filter(i -> !FREE.contains(header.get(i))).toArray();
    return String.join(
        "\n",
        rows.stream()
            .map(row -> String.join(",", IntStream.of(kept).mapToObj(row::get).toList()))
            .toList());
  }
}
