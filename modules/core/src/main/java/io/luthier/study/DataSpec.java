package io.luthier.study;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.luthier.trial.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a study's data is and what it means.
 *
 * @param train the training data; empty if the caller brings a DataFrame
 * @param label the column to predict
 * @param task what to make of it
 * @param features the columns to predict from; empty for all others
 * @param validation what judges the trials and is never trained on
 * @param test what the winner alone is scored on, once; empty for nothing
 */
public record DataSpec(
    Optional<Source> train,
    String label,
    Task task,
    List<String> features,
    Split validation,
    Optional<Split> test) {

  public DataSpec {
    features = List.copyOf(features);
    if (features.contains(label)) {
      throw new IllegalArgumentException("features: contains the label, " + label);
    }
    if (test.orElse(null) instanceof Split.Folds) {
      throw new IllegalArgumentException(
          "test: must be a fraction or data of its own; found folds");
    }
    double held = share(validation) + test.map(DataSpec::share).orElse(0.0);
    if (held >= 1) {
      throw new IllegalArgumentException(
          "validation and test together must leave rows to train on; found fractions that add up to "
              + held);
    }
  }

  /** All data that it names: for training, and where they are separate, for validation and test. */
  public Stream<Source> sources() {
    Stream<Source> separate =
        Stream.concat(Stream.of(validation), test.stream())
            .filter(Split.Separate.class::isInstance)
            .map(split -> ((Split.Separate) split).source());
    return Stream.concat(train.stream(), separate);
  }

  /** How many times each trial is trained, on other rows each time; 1 without cross-validation. */
  public int folds() {
    return validation instanceof Split.Folds folds ? folds.count() : 1;
  }

  /**
   * The fold of a run, from 0. Runs are what is trained of a trial: with cross-validation as many
   * as there are folds, numbered through the study, trial by trial.
   */
  public int fold(int run) {
    return run % folds();
  }

  /** The number of the trial that a run belongs to. */
  public int trial(int run) {
    return run / folds();
  }

  /** What a run is called: {@code trial 12}, or {@code trial 12, fold 3}, its folds from 1. */
  public String name(int run) {
    return "trial " + trial(run) + (folds() == 1 ? "" : ", fold " + (fold(run) + 1));
  }

  private static double share(Split split) {
    return split instanceof Split.Fraction fraction ? fraction.share() : 0;
  }

  /**
   * Data that Spark can read.
   *
   * @param path a Hadoop path, or {@code table:db.name}
   * @param format csv, parquet, orc, json or libsvm; empty to take it from the path's extension
   * @param options further options of Spark's reader, such as {@code sep}
   */
  public record Source(String path, Optional<String> format, Map<String, String> options) {

    public Source {
      options = Map.copyOf(options);
    }

    /** A path whose extension says what it is. */
    public static Source of(String path) {
      return new Source(path, Optional.empty(), Map.of());
    }
  }

  /** How rows are set aside. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Split.Fraction.class, name = "fraction"),
    @JsonSubTypes.Type(value = Split.Folds.class, name = "folds"),
    @JsonSubTypes.Type(value = Split.Separate.class, name = "separate")
  })
  public sealed interface Split {

    /** A share of the training data's rows, drawn by the study's seed, from each class alike. */
    record Fraction(double share) implements Split {
      public Fraction {
        if (!(share > 0 && share < 1)) {
          throw new IllegalArgumentException(
              "a split's fraction must be above 0 and below 1; found " + share);
        }
      }
    }

    /**
     * Cross-validation: the training data's rows are cut into so many parts, by the study's seed
     * and from each class alike, and each of these judges once what the others have taught.
     *
     * @param count 2 to {@value #MOST}
     */
    record Folds(int count) implements Split {

      /** Each fold has features, and so packed rows, of its own. */
      public static final int MOST = 20;

      public Folds {
        if (count < 2 || count > MOST) {
          throw new IllegalArgumentException(
              "a cross-validation has 2 to " + MOST + " folds; found " + count);
        }
      }
    }

    /** Data of its own. */
    record Separate(Source source) implements Split {}
  }
}
