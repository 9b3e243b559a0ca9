package io.luthier.spark.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the columns that say something, from figures of the training split alone. */
final class UsefulColumns {

  private static final String EMPTY = "without any value in the training split";
  private static final String CONSTANT = "with one value only";
  private static final String MANIFOLD =
      "of text with more than " + ColumnFigures.CATEGORIES + " different values";

  private UsefulColumns() {}

  /**
   * The figures of the columns that are not constant and not empty.
   *
   * @param images whether numbers are pixels, which have their place even if they are constant
   * @param warnings where it is said which are left out, and why
   * @throws DataProblem if a value is infinite, something is missing in a vector, a pixel has no
   *     value at all, or nothing is left
   */
  static List<ColumnFigures> of(TrainingFigures train, boolean images, List<String> warnings) {
    List<ColumnFigures> useful = new ArrayList<>();
    Map<String, List<String>> useless = new LinkedHashMap<>();
    List.of(EMPTY, CONSTANT, MANIFOLD).forEach(why -> useless.put(why, new ArrayList<>()));
    for (ColumnFigures figures : train.columns()) {
      requireFinite(figures, train.rows());
      Optional<String> why = useless(figures, images);
      if (why.isPresent()) {
        useless.get(why.get()).add(figures.column().name());
      } else {
        useful.add(figures);
      }
    }
    useless.forEach(
        (why, names) -> {
          if (!names.isEmpty()) {
            warnings.add("columns " + why + " were left out: " + String.join(", ", names));
          }
        });
    if (useful.isEmpty()) {
      throw new DataProblem("there is no usable feature column: " + String.join("; ", warnings));
    }
    return useful;
  }

  private static Optional<String> useless(ColumnFigures figures, boolean images) {
    return switch (figures.column().kind()) {
      case NUMBER -> {
        Moments number = figures.elements()[0];
        if (images && number.count() == 0) {
          throw new DataProblem(
              "the feature column "
                  + figures.column().name()
                  + " has no value in the training split: an image needs all of its pixels");
        }
        yield number.count() == 0
            ? Optional.of(EMPTY)
            : number.isConstant() && !images ? Optional.of(CONSTANT) : Optional.empty();
      }
      case TEXT -> {
        int texts = figures.texts().size();
        yield texts == 0
            ? Optional.of(EMPTY)
            : texts == 1
                ? Optional.of(CONSTANT)
                : texts > ColumnFigures.CATEGORIES ? Optional.of(MANIFOLD) : Optional.empty();
      }
      case VECTOR, ARRAY -> Optional.empty();
    };
  }

  private static void requireFinite(ColumnFigures figures, long rows) {
    FeatureColumn column = figures.column();
    for (Moments element : figures.elements()) {
      if (element.isInfinite()) {
        throw new DataProblem("the feature column " + column.name() + " holds an infinite value");
      }
      if (column.isVector() && element.count() < rows) {
        throw new DataProblem(
            "the feature column "
                + column.name()
                + " holds something that is no number: vectors and arrays may hold no missing and"
                + " no infinite values");
      }
    }
  }
}
