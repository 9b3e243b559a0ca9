package io.luthier.study;

import io.luthier.trial.Task;
import io.luthier.trial.TrialResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The names of the ranking's columns. Those of {@link #before}, the metrics, the parameters and
 * those of {@link #after} follow each other in this order.
 */
public final class Columns {

  /** What the column of a metric's standard deviation between folds ends in. */
  public static final String DEVIATION = "_std";

  private static final String EPOCHS = "epochs";

  private static final List<String> BEFORE = List.of("rank", "trial", "state");

  private static final List<String> JUDGEMENT = List.of("gap", "diagnosis", TrialResult.FOLDS);

  private static final List<String> AFTER =
      List.of(
          "best_epoch",
          EPOCHS,
          "stop_reason",
          "final_learning_rate",
          "lr_reductions",
          "origin",
          "why",
          "seconds",
          "executor",
          "device",
          "attempt",
          "seed",
          "model",
          "message");

  private Columns() {}

  /** The columns before the metrics. */
  public static List<String> before() {
    return BEFORE;
  }

  /** The columns between the metrics and the parameters; the last only with cross-validation. */
  public static List<String> judgement() {
    return JUDGEMENT;
  }

  /** The columns after the parameters. */
  public static List<String> after() {
    return AFTER;
  }

  /** The column of a parameter: its own name, but {@code max_epochs} for {@code epochs}. */
  public static String of(String parameter) {
    return parameter.equals(EPOCHS) ? "max_epochs" : parameter;
  }

  /** Whether a column is a metric's standard deviation between folds. */
  public static boolean isDeviation(String column) {
    return column.startsWith("val_") && column.endsWith(DEVIATION);
  }

  /**
   * Refuses a parameter whose column would clash with a result's, upper or lower case alike.
   *
   * @throws IllegalArgumentException naming the parameter
   */
  static void check(String parameter) {
    List<String> taken = new ArrayList<>(BEFORE);
    taken.addAll(JUDGEMENT);
    taken.addAll(AFTER);
    taken.add("max_epochs");
    for (Task task : Task.values()) {
      for (String metric : task.metrics()) {
        taken.add("train_" + metric);
        taken.add("val_" + metric);
        taken.add("val_" + metric + DEVIATION);
      }
    }
    if (taken.contains(parameter.toLowerCase(Locale.ROOT)) && !parameter.equals(EPOCHS)) {
      throw new IllegalArgumentException(
          parameter + ": is the name of a column of the ranking; give the parameter another");
    }
  }
}
