package io.luthier.cli;

import io.luthier.spark.RankingCsv;
import io.luthier.study.Columns;
import io.luthier.trial.TrialResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * A ranking as a table for people: the columns that tell trials apart, as many as fit on a line.
 * All of them are in {@code ranking.csv}.
 */
final class RankingText {

  private static final int LINE = 120;

  /** Of the columns behind the parameters, those that are worth a look. */
  private static final Set<String> WORTH = Set.of("epochs", "origin", "seconds", "message");

  private final RankingCsv ranking;
  private final List<List<String>> rows;

  private RankingText(RankingCsv ranking, int limit) {
    this.ranking = ranking;
    this.rows = ranking.rows().subList(0, Math.min(limit, ranking.rows().size()));
  }

  /** The first rows of a ranking. */
  static String of(RankingCsv ranking, int limit) {
    return new RankingText(ranking, limit).text();
  }

  private String text() {
    if (rows.isEmpty()) {
      return "no trial has ended yet\n";
    }
    TextTable table = new TextTable();
    for (String name : ranking.header()) {
      if (isShown(name)) {
        table.column(name, cells(rows, name));
      }
    }
    for (String name : dispensable()) {
      if (table.width() > LINE) {
        table.remove(name);
      }
    }
    int more = ranking.rows().size() - rows.size();
    return table + (more > 0 ? "and " + more + " more\n" : "");
  }

  /** Training metrics, fixed parameters and empty columns only take room. */
  private boolean isShown(String name) {
    if (name.equals("rank") || name.equals("trial")) {
      return true;
    }
    if (Columns.isDeviation(name) && !name.equals(ranking.objective() + Columns.DEVIATION)) {
      return false;
    }
    if (name.startsWith("train_") || cells(rows, name).stream().allMatch(RankingText::isEmpty)) {
      return false;
    }
    if (Columns.after().contains(name)) {
      return WORTH.contains(name) && (!name.equals("origin") || varies(name));
    }
    return isResult(name) || ranking.rows().size() == 1 || varies(name);
  }

  private static boolean isResult(String name) {
    return Columns.before().contains(name)
        || Columns.judgement().contains(name)
        || name.startsWith("val_");
  }

  private boolean varies(String name) {
    return Set.copyOf(cells(ranking.rows(), name)).size() > 1;
  }

  /** What goes first when a line is too long; never a parameter, nor what the ranking is by. */
  private List<String> dispensable() {
    List<String> metrics =
        new ArrayList<>(
            ranking.header().stream()
                .filter(name -> name.startsWith("val_") && !Columns.isDeviation(name))
                .toList());
    // The first two are the loss and what people know best: accuracy, or rmse.
    List<String> familiar = List.copyOf(metrics.subList(0, Math.min(2, metrics.size())));
    metrics.removeAll(familiar);
    Collections.reverse(metrics);
    List<String> names = new ArrayList<>(List.of("origin", "seconds"));
    if (Set.copyOf(cells(rows, "state")).size() == 1) {
      names.add("state");
    }
    names.addAll(metrics);
    names.addAll(List.of("message", "epochs", "gap", TrialResult.FOLDS));
    names.addAll(familiar);
    names.remove(ranking.objective());
    return names;
  }

  private List<String> cells(List<List<String>> of, String name) {
    int column = ranking.header().indexOf(name);
    return of.stream().map(row -> isEmpty(row.get(column)) ? "" : row.get(column)).toList();
  }

  private static boolean isEmpty(String cell) {
    return cell == null || cell.isEmpty();
  }
}
