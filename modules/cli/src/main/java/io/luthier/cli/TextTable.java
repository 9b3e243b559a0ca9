package io.luthier.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cells in aligned columns: figures to the right, everything else to the left. */
final class TextTable {

  private static final String BETWEEN = "  ";
  private static final int WIDEST = 40;

  private final List<Column> columns = new ArrayList<>();

  /** One more column; null is an empty cell, and figures are cut to four significant digits. */
  TextTable column(String name, List<String> cells) {
    columns.add(new Column(name, cells.stream().map(TextTable::shortened).toList()));
    return this;
  }

  /** Removes the column of that name, if there is one. */
  void remove(String name) {
    columns.removeIf(column -> column.name.equals(name));
  }

  /** How many characters its lines have. */
  int width() {
    int cells = columns.stream().mapToInt(Column::width).sum();
    return cells + BETWEEN.length() * Math.max(0, columns.size() - 1);
  }

  /** The header and the rows, a line each. */
  @Override
  public String toString() {
    int rows = columns.isEmpty() ? 0 : columns.get(0).cells.size();
    StringBuilder text = new StringBuilder();
    for (int row = -1; row < rows; row++) {
      int line = row;
      List<String> cells = columns.stream().map(column -> column.cell(line)).toList();
      text.append(String.join(BETWEEN, cells).stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private record Column(String name, List<String> cells) {

    int width() {
      return Math.max(name.length(), cells.stream().mapToInt(String::length).max().orElse(0));
    }

    /** A cell as wide as the column; row -1 is the header. */
    String cell(int row) {
      String cell = row < 0 ? name : cells.get(row);
      String space = " ".repeat(width() - cell.length());
      boolean figures = cells.stream().allMatch(TextTable::isFigure);
      return figures ? space + cell : cell + space;
    }
  }

  private static boolean isFigure(String cell) {
    return cell.isEmpty() || cell.matches("-?[0-9.]+([eE][-+]?[0-9]+)?");
  }

  static String shortened(String cell) {
    if (cell == null) {
      return "";
    }
    if (cell.matches("-?\\d+\\.\\d+([eE]-?\\d+)?")) {
      return shortened(Double.parseDouble(cell));
    }
    String line = cell.lines().findFirst().orElse("");
    return line.length() > WIDEST ? line.substring(0, WIDEST - 1) + "…" : line;
  }

  private static String shortened(double value) {
    double size = Math.abs(value);
    if (value == 0) {
      return "0";
    }
    if (size < 1e-3 || size >= 1e6) {
      return String.format(Locale.ROOT, "%.3e", value);
    }
    int decimals = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
