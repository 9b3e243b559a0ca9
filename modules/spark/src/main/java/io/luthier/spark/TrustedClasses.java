package io.luthier.spark;

import io.luthier.study.NetworkSpec;
import io.luthier.study.StudySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkConf;

/** What saved networks may be made of beside DL4J's own classes. */
final class TrustedClasses {

  /**
   * A setting of the session: what the names of the user's own layers and the like begin with,
   * separated by commas, such as {@code com.example.}.
   */
  static final String SETTING = "spark.luthier.trustedClasses";

  private TrustedClasses() {}

  /** Of a session. */
  static List<String> of(SparkConf conf) {
    return Arrays.stream(conf.get(SETTING, "").split(","))
        .map(String::strip)
        .filter(prefix -> !prefix.isEmpty())
        .toList();
  }

  /**
   * Of a study that runs: its user has named a class of their own, whose package is trusted too.
   */
  static List<String> of(SparkConf conf, StudySpec spec) {
    List<String> trusted = new ArrayList<>(of(conf));
    if (spec.network() instanceof NetworkSpec.Custom custom) {
      trusted.add(custom.className().replaceFirst("[^.]*$", ""));
    }
    return trusted.stream().filter(prefix -> !prefix.isEmpty()).toList();
  }
}
