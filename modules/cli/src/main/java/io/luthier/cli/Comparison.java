package io.luthier.cli;

import io.luthier.diagnosis.Diagnosis;
import io.luthier.spark.RankingCsv;
import io.luthier.study.Columns;
import io.luthier.trial.TrialResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Two trials of a ranking side by side, and what became of the first one. */
final class Comparison {

  private final RankingCsv ranking;
  private final int before;
  private final int after;

  /**
   * A comparison.
   *
   * @param before a trial's number
   * @param after the number of another that was made from it
   */
  Comparison(RankingCsv ranking, int before, int after) {
    this.ranking = ranking;
    this.before = before;
    this.after = after;
  }

  /** A table and a few sentences. */
  String text() {
    List<String> names = new ArrayList<>();
    for (String name : ranking.header()) {
      if (isCompared(name)) {
        names.add(name);
      }
    }
    TextTable table =
        new TextTable()
            .column("", names)
            .column("trial " + before, names.stream().map(name -> cell(before, name)).toList())
            .column("trial " + after, names.stream().map(name -> cell(after, name)).toList())
            .column("", names.stream().map(this::change).toList());
    return "Trial "
        + after
        + " is "
        + cell(after, "why")
        + ".\n\n"
        + table
        + "\n"
        + sentence()
        + "\n";
  }

  private boolean isCompared(String name) {
    if (Columns.isDeviation(name)) {
      return name.equals(ranking.objective() + Columns.DEVIATION);
    }
    boolean metric = name.startsWith("val_") || name.equals("train_loss") || name.equals("gap");
    boolean story = List.of("state", "best_epoch", "epochs", "stop_reason").contains(name);
    return (metric && !(cell(before, name) + cell(after, name)).isEmpty())
        || (story && !cell(before, name).equals(cell(after, name)))
        || name.equals("rank")
        || name.equals("diagnosis");
  }

  private String change(String name) {
    boolean metric = name.startsWith("val_") || name.startsWith("train_") || name.equals("gap");
    String was = cell(before, name);
    String is = cell(after, name);
    if (!metric || Columns.isDeviation(name) || was.isEmpty() || is.isEmpty()) {
      return "";
    }
    double share = Double.parseDouble(is) / Double.parseDouble(was) - 1;
    return Double.isFinite(share) ? String.format(Locale.ROOT, "%+.1f %%", 100 * share) : "";
  }

  private String sentence() {
    String rank = cell(after, "rank");
    if (rank.isEmpty()) {
      return "It has no " + ranking.objective() + ": " + cell(after, "stop_reason") + ".";
    }
    boolean better =
        cell(before, "rank").isEmpty()
            || Integer.parseInt(rank) < Integer.parseInt(cell(before, "rank"));
    String place = better ? "That is better" : "That is no better";
    if (isWithinFolds()) {
      place += ", though within the standard error of the means over folds";
    }
    String found = cell(after, "diagnosis");
    String next = found.isEmpty() ? "" : " Next, " + Diagnosis.valueOf(found).nextStep() + ".";
    return place + ": it is number " + rank + " of " + ranking.rows().size() + " trials." + next;
  }

  /** Whether both means are nearer to each other than the standard error of their difference. */
  private boolean isWithinFolds() {
    String objective = ranking.objective();
    String deviation = objective + Columns.DEVIATION;
    if (!ranking.header().contains(deviation)) {
      return false;
    }
    double squares = 0;
    for (int trial : new int[] {before, after}) {
      double scatter = number(cell(trial, deviation));
      squares += scatter * scatter / number(cell(trial, TrialResult.FOLDS));
    }
    double apart = number(cell(after, objective)) - number(cell(before, objective));
    return Math.abs(apart) < Math.sqrt(squares);
  }

  /** NaN if there is none. */
  private static double number(String cell) {
    return cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
  }

  private String cell(int trial, String name) {
    int number = ranking.header().indexOf("trial");
    return ranking.rows().stream()
        .filter(row -> Objects.equals(row.get(number), String.valueOf(trial)))
        .map(row -> row.get(ranking.header().indexOf(name)))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse("");
  }
}
