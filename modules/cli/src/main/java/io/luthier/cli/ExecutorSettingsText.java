package io.luthier.cli;

import io.luthier.spark.doctor.ExecutorSize;
import io.luthier.spark.doctor.ExecutorSize.Setting;
import java.util.stream.Collectors;
import org.apache.commons.text.WordUtils;

/**
 * The settings of executors as a property file, each with its reason as a comment before it; its
 * last line has them as options.
 */
final class ExecutorSettingsText {

  private static final int WIDTH = 98;

  private ExecutorSettingsText() {}

  static String of(ExecutorSize size) {
    StringBuilder text = new StringBuilder();
    text.append(
        comment(
            "Executors of "
                + size.inWords()
                + ". For a property file (spark-submit --properties-file, spark-defaults.conf); as"
                + " options, see the last line."));
    for (Setting setting : size.settings()) {
      text.append('\n')
          .append(comment(setting.reason()))
          .append(setting.key())
          .append(' ')
          .append(setting.value())
          .append('\n');
    }
    return text.append("\n# ").append(options(size)).append('\n').toString();
  }

  private static String options(ExecutorSize size) {
    return size.settings().stream()
        .map(
            setting ->
                switch (setting.key()) {
                  case "spark.executor.memory" -> "--executor-memory " + setting.value();
                  case "spark.executor.cores" -> "--executor-cores " + setting.value();
                  default -> "--conf " + setting.key() + "=" + setting.value();
                })
        .collect(Collectors.joining(" "));
  }

  private static String comment(String sentences) {
    return WordUtils.wrap(sentences, WIDTH, "\n", false)
        .lines()
        .map(line -> "# " + line + "\n")
        .collect(Collectors.joining());
  }
}
