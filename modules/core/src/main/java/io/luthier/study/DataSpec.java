package io.luthier.study;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.luthier.trial.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    double held = share(validation) + test.map(DataSpec::share).orElse(0.0);
    if (held >= 1) {
      throw new IllegalArgumentException(
          "validation and test together must leave rows to train on; found fractions that add up to "
              + held);
    }
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

    /** Data of its own. */
    record Separate(Source source) implements Split {}
  }
}
