package io.luthier.cli;

import io.luthier.spark.data.DataLook;
import io.luthier.spark.data.DataLook.ColumnLook;
import io.luthier.spark.data.DataLook.Kind;
import io.luthier.spark.doctor.Words;
import io.luthier.trial.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a study of data would be, by a look at it: a first one, to be changed by who knows the data.
 *
 * @param look at the data
 * @param task what to make of the label
 * @param taskReason why
 * @param leftOut the columns that are no features, each with its reason
 * @param notes what else is worth knowing of the data, in sentences
 */
record Proposal(
    DataLook look, Task task, String taskReason, Map<String, String> leftOut, List<String> notes) {

  /** Whole numbers with more different values than this are quantities. */
  private static final int CLASSES = 20;

  /** With fewer rows a single split says little. */
  private static final long FEW_ROWS = 1000;

  private static final long MANY_ROWS = 20_000;
  private static final long VERY_MANY_ROWS = 1_000_000;

  /** From this share on, guessing the largest class looks good. */
  private static final double LOPSIDED = 0.8;

  private static final long RARE = 10;

  private static final int SHOWN = 5;

  /**
   * Proposes a study.
   *
   * @param asked what to make of the label, if the user knows
   * @throws UsageProblem if no study of this label is possible
   */
  static Proposal of(DataLook look, Optional<Task> asked) {
    ColumnLook label = look.label();
    requireLabel(look);
    Task task;
    String reason;
    long different = look.classes().size();
    boolean number = label.kind() == Kind.WHOLE || label.kind() == Kind.REAL;
    if (asked.isPresent()) {
      task = asked.get();
      reason = "as asked for";
    } else if (!number) {
      task = Task.CLASSIFICATION;
      reason =
          "the label has " + Words.count(different, "different value") + " that are no numbers";
    } else if (label.kind() == Kind.WHOLE && different <= CLASSES) {
      task = Task.CLASSIFICATION;
      reason = "the label has only " + different + " different values, all of them whole numbers";
    } else {
      task = Task.REGRESSION;
      reason =
          label.kind() == Kind.REAL
              ? "the label's numbers have fractions"
              : "the label's whole numbers have more than " + CLASSES + " different values";
    }
    requireTask(look, task);
    Map<String, String> leftOut = leftOut(look);
    if (leftOut.size() == look.features().size()) {
      throw new UsageProblem(
          "no column is left to predict "
              + YamlScalar.of(label.name())
              + " from: "
              + (leftOut.isEmpty() ? "there is no other" : words(leftOut)));
    }
    return new Proposal(look, task, reason, leftOut, notes(look, task, leftOut));
  }

  private static void requireLabel(DataLook look) {
    ColumnLook label = look.label();
    String name = "the label " + YamlScalar.of(label.name());
    if (label.kind() == Kind.SEVERAL || label.kind() == Kind.OTHER) {
      throw new UsageProblem(
          name + " is of type " + label.type() + "; it must be numbers, texts or truth values");
    }
    if (label.values() == 0) {
      throw new UsageProblem(name + " has no value in any of " + look.rows() + " rows");
    }
    if (look.classes().size() == 1) {
      throw new UsageProblem(
          name
              + " has one value only, "
              + YamlScalar.of(look.classes().keySet().iterator().next()));
    }
  }

  private static void requireTask(DataLook look, Task task) {
    ColumnLook label = look.label();
    String name = "the label " + YamlScalar.of(label.name());
    if (task == Task.REGRESSION && label.kind() == Kind.TEXT) {
      throw new UsageProblem(name + " has texts; a regression needs numbers");
    }
    boolean classes = task == Task.CLASSIFICATION;
    if (classes && look.classes().size() > DataLook.CATEGORIES) {
      throw new UsageProblem(
          name
              + " has more than "
              + DataLook.CATEGORIES
              + " different values, too many for a classification; is it the column to predict?");
    }
    if (classes && look.classes().size() > label.values() / 2) {
      throw new UsageProblem(
          name
              + " has "
              + look.classes().size()
              + " different values in "
              + label.values()
              + " rows; a classification needs several rows of each class");
    }
  }

  private static Map<String, String> leftOut(DataLook look) {
    Map<String, String> leftOut = new LinkedHashMap<>();
    for (ColumnLook column : look.features()) {
      reason(column).ifPresent(reason -> leftOut.put(column.name(), reason));
    }
    return leftOut;
  }

  private static Optional<String> reason(ColumnLook column) {
    if (column.kind() == Kind.OTHER) {
      return Optional.of("of type " + column.type() + ", of which no feature is made");
    } else if (column.values() == 0) {
      return Optional.of("without any value");
    } else if (column.distinct() == 1) {
      return Optional.of("the same value in every row");
    } else if (column.identifies()) {
      return Optional.of(
          column.kind() == Kind.TEXT
              ? "another text in every row"
              : "another number for every row");
    } else if (column.kind() == Kind.TEXT && column.distinct() > DataLook.CATEGORIES) {
      return Optional.of("texts with more than " + DataLook.CATEGORIES + " different values");
    }
    return Optional.empty();
  }

  private static List<String> notes(DataLook look, Task task, Map<String, String> leftOut) {
    List<String> notes = new ArrayList<>();
    long unlabelled = look.rows() - look.label().values();
    if (unlabelled > 0) {
      notes.add(Words.count(unlabelled, "row") + " without a label will be left out.");
    }
    List<String> gaps =
        look.features().stream()
            .filter(column -> !leftOut.containsKey(column.name()))
            .filter(column -> column.values() < look.rows())
            .map(column -> YamlScalar.of(column.name()) + " " + share(column, look.rows()))
            .toList();
    if (!gaps.isEmpty()) {
      notes.add(
          "Missing values: "
              + some(gaps)
              + ". Numbers get the mean of the training rows, texts no value.");
    }
    if (task == Task.CLASSIFICATION) {
      notes.addAll(classNotes(look));
    }
    return notes;
  }

  private static List<String> classNotes(DataLook look) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "Classes: "
            + some(
                look.classes().entrySet().stream()
                    .map(entry -> YamlScalar.of(entry.getKey()) + " " + entry.getValue())
                    .toList())
            + ".");
    double largest = look.classes().values().iterator().next() / (double) look.label().values();
    if (largest >= LOPSIDED) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%.0f %% of the rows are of one class: an accuracy of %.2f is nothing; look at val_f1.",
              100 * largest,
              largest));
    }
    long rare = look.classes().values().stream().filter(rows -> rows < RARE).count();
    if (rare > 0) {
      notes.add(
          Words.count(rare, "class")
              + (rare == 1 ? " has" : " have")
              + " fewer than "
              + RARE
              + " rows, of which little can be learnt.");
    }
    return notes;
  }

  /** The features, if they are not simply all other columns. */
  List<String> features() {
    return leftOut.isEmpty()
        ? List.of()
        : look.features().stream()
            .map(ColumnLook::name)
            .filter(name -> !leftOut.containsKey(name))
            .toList();
  }

  boolean hasFewRows() {
    return look.rows() < FEW_ROWS;
  }

  /** The share of the rows that validate, and that test. */
  String share() {
    return look.rows() < VERY_MANY_ROWS ? "0.2" : "0.1";
  }

  /** Layers' widths. */
  String units() {
    return hasFewRows()
        ? "[16, 32, 64]"
        : look.rows() < MANY_ROWS ? "[32, 64, 128]" : "[64, 128, 256]";
  }

  String batchSizes() {
    return hasFewRows()
        ? "[16, 32, 64]"
        : look.rows() < MANY_ROWS ? "[32, 64, 128]" : "[128, 256, 512]";
  }

  private static String share(ColumnLook column, long rows) {
    return String.format(Locale.ROOT, "(%.1f %%)", 100.0 * (rows - column.values()) / rows);
  }

  /** The first of some, and how many there are beside them. */
  private static String some(List<String> all) {
    String first = String.join(", ", all.subList(0, Math.min(SHOWN, all.size())));
    return all.size() > SHOWN ? first + " and " + (all.size() - SHOWN) + " more" : first;
  }

  private static String words(Map<String, String> leftOut) {
    return some(
        leftOut.entrySet().stream()
            .map(entry -> YamlScalar.of(entry.getKey()) + " (" + entry.getValue() + ")")
            .toList());
  }
}
