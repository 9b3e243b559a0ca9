package io.luthier.cli;

import io.luthier.spark.RankingCsv;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A ranking as a table for people: the columns that tell trials apart, in short figures. */
final class RankingText {

  private static final Set<String> HIDDEN =
      Set.of(
          "best_epoch",
          "stop_reason",
          "final_learning_rate",
          "lr_reductions",
          "why",
          "executor",
          "device",
          "attempt",
          "seed",
          "model");

  private static final int WIDEST = 40;

  private RankingText() {}

  /** The first rows of a ranking. */
  static String of(RankingCsv ranking, int limit) {
    List<List<String>> rows = ranking.rows().subList(0, Math.min(limit, ranking.rows().size()));
    List<List<String>> columns = new ArrayList<>();
    for (int i = 0; i < ranking.header().size(); i++) {
      int column = i;
      List<String> cells =
          rows.stream()
              .map(row -> shortened(row.get(column) == null ? "" : row.get(column)))
              .toList();
      if (shown(ranking.header().get(i), ranking, column)) {
        List<String> whole = new ArrayList<>();
        whole.add(ranking.header().get(i));
        whole.addAll(cells);
        columns.add(whole);
      }
    }
    StringBuilder text = new StringBuilder();
    for (int line = 0; line <= rows.size(); line++) {
      StringBuilder cells = new StringBuilder();
      for (List<String> column : columns) {
        int width = column.stream().mapToInt(String::length).max().orElse(0);
        boolean number = column.stream().skip(1).allMatch(RankingText::isNumber);
        String format = number ? "%" + width + "s  " : "%-" + width + "s  ";
        cells.append(String.format(Locale.ROOT, format, column.get(line)));
      }
      text.append(cells.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** Training metrics other than the loss, fixed parameters and empty columns only take room. */
  private static boolean shown(String name, RankingCsv ranking, int column) {
    if (HIDDEN.contains(name) || name.startsWith("train_")) {
      return false;
    }
    if (name.equals("rank") || name.equals("trial") || name.equals("state")) {
      return true;
    }
    Set<String> values = new HashSet<>();
    ranking.rows().forEach(row -> values.add(row.get(column)));
    boolean empty = values.stream().allMatch(value -> value == null || value.isEmpty());
    return !empty && (values.size() > 1 || ranking.rows().size() == 1);
  }

  private static boolean isNumber(String cell) {
    return cell.isEmpty() || cell.matches("-?[0-9.]+(e-?[0-9]+)?");
  }

  private static String shortened(String cell) {
    if (cell.matches("-?\\d+\\.\\d+([eE]-?\\d+)?")) {
      double value = Double.parseDouble(cell);
      double size = Math.abs(value);
      if (value == 0) {
        return "0";
      }
      return size < 1e-3 || size >= 1e6
          ? String.format(Locale.ROOT, "%.2e", value)
          : String.format(Locale.ROOT, "%." + decimals(size) + "f", value);
    }
    return cell.length() > WIDEST ? cell.substring(0, WIDEST - 1) + "…" : cell;
  }

  /** Four significant digits. */
  private static int decimals(double size) {
    return Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
  }
}
